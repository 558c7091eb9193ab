import { randomBytes } from 'node:crypto'
import { tokenSecret, webhookSecret } from '../../../bot/channels/zalo-bot/zalo-bot-channel.ts'
import { ensureAccount } from '../../../db/accounts.ts'
import { recordEvent } from '../../../db/events.ts'
import { zaloSecrets } from '../../zalo-secrets.ts'
import { type CliApp, type CliFiles, type CliResult, type CommandDefinition, say } from '../command.ts'
import { CliFailure } from '../failure.ts'
import { readName } from '../identifier.ts'
import { knownOrganisation } from '../known-committee.ts'
import { textOf } from '../text-of.ts'

interface Input {
  organisation: string
  tokenFile: string
  name: string
}

/** As Zalo Bot Creator gives it: the bot's number, a colon, a long word. */
const isToken = (text: string) => /^\d{6,}:\S{10,}$/.test(text)

export const zaloBotAddCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('add <organisation>')
    .description('thêm một bot của nền tảng Zalo Bot; mã bot được niêm phong bằng APP_SECRET')
    .requiredOption('--token-file <file>', 'tệp chỉ chứa mã bot mà Zalo Bot Creator gửi')
    .option('--name <name>', 'tên gọi ở đây, khi tổ chức có nhiều bot', 'zalo-bot')
    .action((organisation: string, { tokenFile, name }: { tokenFile: string; name: string }) => {
      const input = { organisation, tokenFile, name: readName(name) }
      choose({ needs: 'database', file: tokenFile, run: (app, files) => runZaloBotAdd(input, app, files) })
    })
}

/** The token comes in a file: what is typed on a command line every user of the machine can see. */
export async function runZaloBotAdd(
  { organisation, tokenFile, name }: Input,
  app: CliApp,
  files: CliFiles,
): Promise<CliResult> {
  const token = textOf(files, tokenFile).trim()
  if (!isToken(token)) throw new CliFailure(`Tệp '${tokenFile}' không chứa mã bot đúng dạng (số:chuỗi). Chưa lưu gì.`)
  const { config, database } = app
  if (config.mode !== 'real' || config.appSecret === undefined) {
    throw new CliFailure('Cần DEMO=0 và APP_SECRET để niêm phong mã bot. Chưa lưu gì.')
  }
  const { id: organisationId } = await knownOrganisation(database.db, organisation)
  const at = await app.moment()
  const account = await ensureAccount(database.db, { organisationId, channel: 'zalo-bot', name }, at.machine)
  const secrets = zaloSecrets(database, account.id, config)
  await secrets.set(tokenSecret, token)
  // The platform shows it with every call; it is told anew whenever the server starts.
  await secrets.set(webhookSecret, randomBytes(32).toString('base64url'))
  const data = { account: account.id, channel: 'zalo-bot', name }
  await recordEvent(database.db, { organisationId, kind: 'account-added', actor: { name: 'dòng lệnh' }, data }, at)
  return say(
    `Đã niêm phong mã của bot Zalo '${name}' cho tổ chức '${organisation}'.`,
    'Máy chủ đang chạy sẽ dùng bot mới trong vài giây; nếu thay mã của bot cũ thì khởi động lại máy chủ.',
    'Trong nhóm, bot chỉ thấy tin nhắc tên nó (@Bot …) hoặc trả lời tin của nó.',
  )
}
