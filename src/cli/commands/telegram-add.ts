import { alreadyUsed } from '../../already-used.ts'
import { environmentAccount } from '../../domain/environment-account.ts'
import { keepBotToken } from '../../keep-bot-token.ts'
import { isBotToken } from '../../telegram-settings.ts'
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

export const telegramAddCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('add <organisation>')
    .description('thêm một bot Telegram cho một tổ chức; mã bot được niêm phong bằng APP_SECRET')
    .requiredOption('--token-file <file>', 'tệp chỉ chứa mã bot do @BotFather cấp')
    .option('--name <name>', 'tên gọi ở đây, khi tổ chức có nhiều bot', 'telegram')
    .action((organisation: string, { tokenFile, name }: { tokenFile: string; name: string }) => {
      const input = { organisation, tokenFile, name: readName(name) }
      choose({ needs: 'database', file: tokenFile, run: (app, files) => runTelegramAdd(input, app, files) })
    })
}

/** The token comes in a file: what is typed on a command line every user of the machine can see. */
export async function runTelegramAdd(
  { organisation, tokenFile, name }: Input,
  app: CliApp,
  files: CliFiles,
): Promise<CliResult> {
  const token = textOf(files, tokenFile).trim()
  if (!isBotToken(token)) {
    throw new CliFailure(`Tệp '${tokenFile}' không chứa mã bot đúng dạng mà @BotFather cấp. Chưa lưu gì.`)
  }
  const { config, database } = app
  if (config.mode !== 'real' || config.appSecret === undefined) {
    throw new CliFailure('Cần APP_SECRET để niêm phong mã bot. Chưa lưu gì. Tạo bằng: openssl rand -base64 32')
  }
  if (name === environmentAccount) throw new CliFailure(`Tên '${name}' dành cho mã đặt trong môi trường. Chưa lưu gì.`)
  const { id: organisationId } = await knownOrganisation(database.db, organisation)
  const account = { organisationId, channel: 'telegram' as const, name, actor: { name: 'dòng lệnh' } }
  const kept = await keepBotToken(database, config, account, token, await app.moment())
  if (!kept.kept) throw new CliFailure(alreadyUsed('Bot', kept.by))
  return say(
    `Đã niêm phong mã của bot Telegram '${name}' cho tổ chức '${organisation}'.`,
    'Máy chủ đang chạy sẽ dùng mã này trong vài giây, không cần khởi động lại.',
    'Kiểm tra: chidao doctor',
  )
}
