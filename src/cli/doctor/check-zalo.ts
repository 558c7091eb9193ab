import { z } from 'zod'
import { readSession, sessionSecret } from '../../../bot/channels/zalo/zalo-session.ts'
import { inspectBot } from '../../../bot/channels/zalo-bot/inspect-bot.ts'
import { tokenSecret } from '../../../bot/channels/zalo-bot/secrets.ts'
import { type AccountRow, chatsAndWaiting, listAccounts } from '../../../db/accounts.ts'
import { createChannelStore } from '../../../db/channel-store.ts'
import type { Database, Db } from '../../../db/client.ts'
import { pendingMigrations } from '../../../db/pending-migrations.ts'
import { zaloOwnerOf } from '../../../db/zalo-owners.ts'
import { systemClock } from '../../clock.ts'
import type { Config, RealConfig } from '../../config.ts'
import { formatDue } from '../../domain/time.ts'
import { whoHolds } from '../../holder.ts'
import { zaloSecrets } from '../../zalo-secrets.ts'
import { checkZaloOwners } from './check-zalo-owners.ts'
import type { Finding } from './finding.ts'

const markSchema = z.object({ at: z.number() })

/**
 * Every Zalo account and bot of the installation. A personal account is not logged in with here: that would throw the
 * running server out.
 */
export async function checkZalo(database: Database, config: Config): Promise<Finding[]> {
  if (config.mode !== 'real' || (await pendingMigrations(database.db)).length > 0) return []
  const findings: Finding[] = []
  for (const account of await listAccounts(database.db)) {
    if (account.channel === 'zalo') findings.push(await checkAccount(database, account, config))
    if (account.channel === 'zalo-bot') findings.push(await checkBot(database, account, config))
  }
  return [...findings, ...(await checkZaloOwners(database.db))]
}

async function checkAccount(database: Database, account: AccountRow, config: RealConfig): Promise<Finding> {
  const store = createChannelStore(database, account.id)
  const owner = await zaloOwnerOf(store)
  const who = `Tài khoản Zalo '${account.name}'${owner ? ` (${owner.name})` : ''}`
  try {
    const session = await zaloSecrets(database, account.id, config).get(sessionSecret)
    if (session === undefined && !owner) return forgotten(database.db, account.id, who)
    if (session === undefined) return { what: `${who}: chưa đăng nhập`, remedy: 'chidao zalo login TỔ-CHỨC' }
    readSession(session)
  } catch {
    return { what: `${who}: không mở được phiên`, remedy: 'đặt đúng APP_SECRET cũ, hoặc chidao zalo login TỔ-CHỨC' }
  }
  const { standing } = account
  if (standing?.state === 'signed-out' || standing?.state === 'banned') {
    const why = standing.state === 'banned' ? 'bị khoá' : 'đã bị đăng xuất'
    const remedy = standing.state === 'banned' ? 'dùng tài khoản khác (docs/zalo.md)' : 'chidao zalo login TỔ-CHỨC'
    return { what: `${who}: ${why} từ ${formatDue(new Date(standing.since))}`, remedy }
  }
  const mark = markSchema.safeParse(await store.get('mark')).data
  const heard = mark ? `; tin gần nhất nghe được lúc ${formatDue(new Date(mark.at))}` : ''
  const holder = whoHolds(account, systemClock.now())
  return { what: `${who}: có phiên đăng nhập; ${holder ? `do ${holder} giữ` : 'chưa máy chủ nào giữ'}${heard}` }
}

/** On purpose: wrong only where something waits for it. */
async function forgotten(db: Db, accountId: number, who: string): Promise<Finding> {
  const { chats, waiting } = await chatsAndWaiting(db, accountId)
  const what = `${who}: đã gỡ theo lệnh, không ai đăng nhập`
  if (chats === 0 && waiting === 0) return { what }
  return {
    what: `${what}; ${chats} nhóm chat còn gắn, ${waiting} tin đang chờ`,
    remedy: 'chidao zalo login TỔ-CHỨC, hoặc gắn nhóm qua tài khoản khác: chidao code',
  }
}

async function checkBot(database: Database, account: AccountRow, config: RealConfig): Promise<Finding> {
  const who = `Bot Zalo '${account.name}'`
  const token = await zaloSecrets(database, account.id, config)
    .get(tokenSecret)
    .catch(() => undefined)
  if (token === undefined) {
    return { what: `${who}: không đọc được mã bot`, remedy: 'đặt đúng APP_SECRET cũ, hoặc chidao zalo-bot add' }
  }
  const report = await inspectBot(token, config.zalo.botApiRoot)
  if ('problem' in report) return { what: `${who}: ${report.problem}`, remedy: report.remedy }
  if (!report.joinsGroups) {
    return {
      what: `${who} (${report.name}): không vào nhóm được, chỉ nhắn riêng`,
      remedy: 'mở quyền vào nhóm cho bot ở Zalo Bot Creator, hoặc dùng tài khoản cá nhân (docs/zalo.md)',
    }
  }
  return { what: `${who} (${report.name}): ${report.webhook ? 'nhận qua webhook' : 'tự hỏi tin mới'}` }
}
