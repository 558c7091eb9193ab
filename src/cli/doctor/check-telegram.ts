import { SendError } from '../../../bot/channels/channel.ts'
import { type BotReport, inspectBot } from '../../../bot/channels/telegram/inspect-bot.ts'
import { type AccountRow, listAccounts } from '../../../db/accounts.ts'
import type { Database } from '../../../db/client.ts'
import { pendingMigrations } from '../../../db/pending-migrations.ts'
import { botOf, botOwners, isEnvironments } from '../../bot-owners.ts'
import { systemClock } from '../../clock.ts'
import type { Config, RealConfig } from '../../config.ts'
import { environmentAccount } from '../../domain/environment-account.ts'
import { formatDue } from '../../domain/time.ts'
import { telegramSecrets, telegramWebhookUrl } from '../../telegram-account.ts'
import type { Finding } from './finding.ts'

/** Every bot of the installation, as Telegram sees it: whether it is let in, what it gets to read, how its updates come. */
export async function checkTelegram(database: Database, config: Config): Promise<Finding[]> {
  if (config.mode !== 'real' || (await pendingMigrations(database.db)).length > 0) return []
  const accounts = (await listAccounts(database.db)).filter(({ channel }) => channel === 'telegram')
  const findings: Finding[] = []
  const { token } = config.telegram
  if (token !== undefined && !accounts.some(isEnvironments)) findings.push(await unused(database, token, config))
  for (const account of accounts) findings.push(...(await checkAccount(database, account, config)))
  return findings
}

/** TELEGRAM_TOKEN has no account of its own. */
async function unused(database: Database, token: string, config: RealConfig): Promise<Finding> {
  const owners = await botOwners(database, config)
  return owners.some(({ channel, number }) => channel === 'telegram' && number === botOf(token))
    ? { what: 'TELEGRAM_TOKEN là mã của bot đã thêm bằng lệnh', remedy: 'bỏ TELEGRAM_TOKEN khỏi .env' }
    : {
        what: 'TELEGRAM_TOKEN đã đặt nhưng chưa có bot nào dùng',
        remedy:
          'chưa có tổ chức: chidao organisation add; có nhiều tổ chức: chidao telegram add TỔ-CHỨC --token-file TỆP',
      }
}

async function checkAccount(database: Database, account: AccountRow, config: RealConfig): Promise<Finding[]> {
  const who = `Bot Telegram '${account.name}'`
  const token = await telegramSecrets(database, account, config)
    .get('token')
    .catch(() => undefined)
  if (token === undefined) {
    const remedy =
      account.name === environmentAccount
        ? 'đặt lại TELEGRAM_TOKEN'
        : 'đặt đúng APP_SECRET cũ, hoặc chidao telegram add'
    return [{ what: `${who}: không đọc được mã bot`, remedy }]
  }
  try {
    const report = await inspectBot(token, config.telegram.reach, systemClock)
    return [...findingsOf(who, account.id, report, config), ...hearingOf(`${who} (@${report.username})`, account)]
  } catch (error) {
    if (!(error instanceof SendError)) throw error
    const remedy =
      error.kind === 'unauthorised'
        ? 'lấy mã mới ở @BotFather (/token)'
        : 'mạng ở Việt Nam chặn Telegram: đặt TELEGRAM_PROXY (docs/telegram.md)'
    return [{ what: `${who}: ${error.message}`, remedy }]
  }
}

function findingsOf(who: string, accountId: number, report: BotReport, { telegram }: RealConfig): Finding[] {
  const { username, readsAll, webhook } = report
  const name = `${who} (@${username})`
  const { reception } = telegram
  const wanted = reception.mode === 'webhook' ? telegramWebhookUrl(reception.publicUrl, accountId) : ''
  return [
    { what: `${name} trả lời` },
    readsAll
      ? { what: `${name} đọc được mọi tin trong nhóm` }
      : {
          what: `${name} đang ở chế độ riêng tư: lệnh gõ trơn như /done 3 hay câu 'xong 3' trong nhóm không tới bot`,
          remedy: `@BotFather: /setprivacy → Disable, rồi mời bot ra và vào lại nhóm; hoặc cho bot làm quản trị nhóm; hoặc gõ /done@${username} 3`,
        },
    webhook.url === wanted
      ? { what: `${name} nhận tin bằng ${reception.mode}, ${webhook.pending} tin đang chờ ở Telegram` }
      : {
          what: `${name}: Telegram đang gọi tới '${webhook.url}', không phải '${wanted}'`,
          remedy: 'khởi động máy chủ: địa chỉ được đặt lại khi khởi động; có máy khác dùng chung mã bot thì tắt máy đó',
        },
    ...(webhook.lastError
      ? [
          {
            what: `${name}: lần gọi hỏng gần nhất lúc ${formatDue(webhook.lastError.at)}: ${webhook.lastError.words}`,
            remedy: 'xem địa chỉ công khai, chứng chỉ https và máy chủ trung gian có dẫn /webhooks/ tới đây không',
          },
        ]
      : []),
  ]
}

/** What the server that holds the bot last said of its hearing: from here it cannot be asked without disturbing it. */
function hearingOf(name: string, { standing }: AccountRow): Finding[] {
  if (!standing || standing.state === 'live' || standing.detail === undefined) return []
  const since = formatDue(new Date(standing.since))
  const what = `${name}: máy chủ chưa nhận được tin từ ${since}: ${standing.detail}`
  const [, remedy = 'xem nhật ký máy chủ'] = remedies.find(([words]) => words.test(standing.detail ?? '')) ?? []
  return [{ what, remedy }]
}

const remedies: [RegExp, string][] = [
  [
    /409 Conflict.*webhook/,
    'nơi khác đã đặt webhook cho bot này: tắt nơi đó hoặc lấy mã mới ở @BotFather (/revoke), rồi khởi động lại máy chủ',
  ],
  [/409 Conflict/, 'máy khác đang hỏi cùng mã bot: tắt máy đó, hoặc lấy mã mới ở @BotFather (/revoke)'],
  [/401 Unauthorized/, 'mã cũ đã bị từ chối: mã mới được dùng trong vòng một phút nếu máy chủ đang chạy'],
]
