import { alreadyUsed } from '../../already-used.ts'
import { keepBotToken } from '../../keep-bot-token.ts'
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
  const account = { organisationId, channel: 'zalo-bot' as const, name, actor: { name: 'dòng lệnh' } }
  const kept = await keepBotToken(database, config, account, token, await app.moment())
  if (!kept.kept) throw new CliFailure(alreadyUsed('Bot', kept.by))
  return say(
    `Đã niêm phong mã của bot Zalo '${name}' cho tổ chức '${organisation}'.`,
    'Máy chủ đang chạy sẽ dùng mã này trong vài giây, không cần khởi động lại.',
    'Trong nhóm, bot chỉ thấy tin nhắc tên nó (@Bot …) hoặc trả lời tin của nó.',
  )
}
