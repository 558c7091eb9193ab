import { z } from 'zod'
import { drawSquares } from '../../../bot/channels/zalo/qr-in-terminal.ts'
import { readSession } from '../../../bot/channels/zalo/zalo-session.ts'
import type { Config, RealConfig } from '../../config.ts'
import { keepZaloSession, type NotKept, whyNotKept, whyNotSignedIn } from '../../keep-zalo-session.ts'
import { type CliApp, type CliFiles, type CliResult, type CommandDefinition, type Prepared, say } from '../command.ts'
import { CliFailure } from '../failure.ts'
import { readName } from '../identifier.ts'
import { knownOrganisation } from '../known-committee.ts'
import { textOf } from '../text-of.ts'
import { zaloWords } from '../zalo-words.ts'

interface Input {
  organisation: string
  name: string
}

/** What the sign-in hands to the command, as if it were a file. */
const signInFile = 'zalo-sign-in'
const signInSchema = z.object({ session: z.unknown(), uid: z.string(), name: z.string() })

export const zaloLoginCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('login <organisation>')
    .description('đăng nhập tài khoản Zalo dành riêng cho bot bằng mã QR; phiên được niêm phong bằng APP_SECRET')
    .option('--name <name>', 'tên gọi ở đây, khi tổ chức có nhiều tài khoản', 'zalo')
    .action((organisation: string, { name }: { name: string }) => {
      const input = { organisation, name: readName(name) }
      choose({ needs: 'database', prepare: signIn, run: (app, files) => runZaloLogin(input, app, files) })
    })
}

/** Shows codes in the person's own terminal until one is scanned and confirmed. */
async function signIn({ config, write }: Prepared): Promise<CliFiles> {
  const { zalo } = realConfig(config)
  // It loads Zalo's library, which no other command waits for.
  const { signInByCode } = await import('../../../bot/channels/zalo/sign-in.ts')
  const signedIn = await signInByCode({
    apiRoot: zalo.apiRoot,
    onCode: (squares) =>
      write(`${drawSquares(squares)}Mở Zalo trên điện thoại của tài khoản bot, quét mã này (còn 100 giây) …\n`),
    onScanned: (name) => write(`Đã quét: ${name}. Hãy bấm xác nhận trên điện thoại …\n`),
  }).catch((error: unknown) => {
    throw new CliFailure(`${whyNotSignedIn(error)} Hãy chạy lại lệnh.`, { cause: error })
  })
  return new Map([[signInFile, Buffer.from(JSON.stringify(signedIn))]])
}

/** Keeps the session; a running server goes on with it at once. */
export async function runZaloLogin({ organisation, name }: Input, app: CliApp, files: CliFiles): Promise<CliResult> {
  const { database } = app
  const config = realConfig(app.config)
  const { uid, name: scanned, ...given } = signInSchema.parse(JSON.parse(textOf(files, signInFile)))
  const session = readSession(JSON.stringify(given.session))
  const { id: organisationId } = await knownOrganisation(database.db, organisation)
  const signedIn = { session, uid, name: scanned }
  const account = { organisationId, name, actor: { name: 'dòng lệnh' } }
  const result = await keepZaloSession(database, config, account, signedIn, await app.moment())
  if (!result.kept) throw new CliFailure(`${whyNotKept(name, result)} ${whatToDo(result, { organisation, name })}`)
  const { owner, holder } = result
  return say(
    `Đã đăng nhập Zalo bằng tài khoản '${owner}' cho tổ chức '${organisation}'; phiên đã được niêm phong.`,
    holder
      ? `Tài khoản đang do ${holder} giữ: tiến trình đó chuyển sang phiên mới trong vài giây, không cần khởi động lại.`
      : 'Chưa máy chủ nào giữ tài khoản này: máy chủ đang chạy sẽ nhận trong vài giây; chưa chạy thì npm start.',
    'Mỗi tài khoản chỉ có một kết nối: đừng mở Zalo Web hay Zalo PC, đừng chạy một bản cài đặt khác bằng tài khoản này.',
  )
}

function whatToDo(refused: NotKept, { organisation, name }: Input): string {
  const forget = (by: string) =>
    `Lần trước quét nhầm thì gỡ ra trước: chidao zalo forget ${zaloWords(organisation, by)}.`
  if (refused.why === 'another-phone') return `Quét bằng đúng tài khoản, hoặc đặt tên khác: --name TÊN. ${forget(name)}`
  if (refused.by === undefined) return 'Quét bằng một tài khoản Zalo khác.'
  const { by } = refused
  return `Đăng nhập lại tài khoản đó bằng --name ${by}, hoặc quét bằng một tài khoản Zalo khác. ${forget(by)}`
}

function realConfig(config: Config): RealConfig {
  if (config.mode !== 'real') throw new CliFailure('Bản chạy thử không mở kênh thật: đặt DEMO=0 (docs/zalo.md).')
  if (config.appSecret === undefined) {
    throw new CliFailure('Cần APP_SECRET để niêm phong phiên Zalo. Chưa lưu gì. Tạo bằng: openssl rand -base64 32')
  }
  return config
}
