import { z } from 'zod'
import { drawSquares, qrSquares } from '../../../bot/channels/zalo/qr-in-terminal.ts'
import { signInByCode } from '../../../bot/channels/zalo/sign-in.ts'
import { readSession, sessionSecret, signInLog } from '../../../bot/channels/zalo/zalo-session.ts'
import { ensureAccount } from '../../../db/accounts.ts'
import { createChannelStore } from '../../../db/channel-store.ts'
import { recordEvent } from '../../../db/events.ts'
import { writeStanding } from '../../../db/standing.ts'
import { systemClock } from '../../clock.ts'
import type { Config, RealConfig } from '../../config.ts'
import { whoHolds } from '../../holder.ts'
import { zaloSecrets } from '../../zalo-secrets.ts'
import { type CliApp, type CliFiles, type CliResult, type CommandDefinition, type Prepared, say } from '../command.ts'
import { CliFailure } from '../failure.ts'
import { readName } from '../identifier.ts'
import { knownOrganisation } from '../known-committee.ts'
import { textOf } from '../text-of.ts'

interface Input {
  organisation: string
  name: string
}

/** What the sign-in hands to the command, as if it were a file. */
const signInFile = 'zalo-sign-in'
const signInSchema = z.object({ session: z.unknown(), uid: z.string(), name: z.string() })
/** The ChannelStore's key of whose account it is. */
const ownerKey = 'account'
const ownerSchema = z.object({ uid: z.string(), name: z.string() })

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
  const signedIn = await signInByCode({
    apiRoot: zalo.apiRoot,
    onCode(png) {
      const squares = qrSquares(png)
      if (!squares) throw new CliFailure('Zalo đưa một mã QR không đọc được. Chưa lưu gì. Hãy thử lại.')
      write(`${drawSquares(squares)}Mở Zalo trên điện thoại của tài khoản bot, quét mã này (còn 100 giây) …\n`)
    },
    onScanned: (name) => write(`Đã quét: ${name}. Hãy bấm xác nhận trên điện thoại …\n`),
  }).catch((error: unknown) => {
    if (error instanceof CliFailure) throw error
    const why =
      error instanceof Error && error.message.includes('declined') ? 'đã bị từ chối trên điện thoại' : 'không thành'
    throw new CliFailure(`Đăng nhập Zalo ${why}. Chưa lưu gì. Hãy chạy lại lệnh.`, { cause: error })
  })
  return new Map([[signInFile, Buffer.from(JSON.stringify(signedIn))]])
}

/** Keeps the session; a running server goes on with it at once. */
export async function runZaloLogin({ organisation, name }: Input, app: CliApp, files: CliFiles): Promise<CliResult> {
  const { database } = app
  const config = realConfig(app.config)
  const signedIn = signInSchema.parse(JSON.parse(textOf(files, signInFile)))
  const session = readSession(JSON.stringify(signedIn.session))
  const { id: organisationId } = await knownOrganisation(database.db, organisation)
  const at = await app.moment()
  const account = await ensureAccount(database.db, { organisationId, channel: 'zalo', name }, at.machine)
  const store = createChannelStore(database, account.id)
  const owner = ownerSchema.safeParse(await store.get(ownerKey)).data
  if (owner && owner.uid !== signedIn.uid) {
    throw new CliFailure(
      `'${name}' là tài khoản ${owner.name}; vừa quét là ${signedIn.name}, người khác. Chưa lưu gì. ` +
        'Quét bằng đúng tài khoản, hoặc đặt tên khác: --name TÊN.',
    )
  }
  await store.set(ownerKey, { uid: signedIn.uid, name: signedIn.name })
  await zaloSecrets(database, account.id, config).set(sessionSecret, JSON.stringify(session))
  // What was known of the old session is over; a server that is live has nothing new to say and would not say so.
  if (account.standing?.state === 'signed-out' || account.standing?.state === 'banned') {
    await writeStanding(database.db, account.id, { state: 'connecting' }, at.machine)
  }
  await store.append(signInLog, { at: at.machine.toISOString() })
  const holder = whoHolds(account, systemClock.now())
  const data = { account: account.id, channel: 'zalo', name }
  await recordEvent(database.db, { organisationId, kind: 'account-added', actor: { name: 'dòng lệnh' }, data }, at)
  return say(
    `Đã đăng nhập Zalo bằng tài khoản '${signedIn.name}' cho tổ chức '${organisation}'; phiên đã được niêm phong.`,
    holder
      ? `Tài khoản đang do ${holder} giữ: tiến trình đó chuyển sang phiên mới trong vài giây, không cần khởi động lại.`
      : 'Chưa máy chủ nào giữ tài khoản này: máy chủ đang chạy sẽ nhận trong vài giây; chưa chạy thì npm start.',
    'Mỗi tài khoản chỉ có một kết nối: đừng mở Zalo Web hay Zalo PC, đừng chạy một bản cài đặt khác bằng tài khoản này.',
  )
}

function realConfig(config: Config): RealConfig {
  if (config.mode !== 'real') throw new CliFailure('Bản chạy thử không mở kênh thật: đặt DEMO=0 (docs/zalo.md).')
  if (config.appSecret === undefined) {
    throw new CliFailure('Cần APP_SECRET để niêm phong phiên Zalo. Chưa lưu gì. Tạo bằng: openssl rand -base64 32')
  }
  return config
}
