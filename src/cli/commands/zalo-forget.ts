import type { Db } from '../../../db/client.ts'
import { zaloAccounts } from '../../../db/standing.ts'
import { forgetZaloAccount, type ZaloTie, zaloTieOf } from '../../forget-zalo-account.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'
import { CliFailure } from '../failure.ts'
import { readName } from '../identifier.ts'
import { knownOrganisation } from '../known-committee.ts'
import { zaloWords } from '../zalo-words.ts'

interface Input {
  organisation: string
  name: string
  yes: boolean
}

export const zaloForgetCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('forget <organisation>')
    .description('gỡ tài khoản Zalo đăng nhập nhầm khỏi tên gọi ở đây; không có --yes thì chỉ cho biết sẽ ra sao')
    .option('--name <name>', 'tên gọi ở đây, khi tổ chức có nhiều tài khoản', 'zalo')
    .option('--yes', 'gỡ thật')
    .action((organisation: string, { name, yes = false }: { name: string; yes?: boolean }) => {
      const input = { organisation, name: readName(name), yes }
      choose({ needs: 'database', run: (app) => runZaloForget(input, app) })
    })
}

/** The account may then be signed in under another name; a running server lets go of it at once. */
export async function runZaloForget({ organisation, name, yes }: Input, app: CliApp): Promise<CliResult> {
  const { database } = app
  const at = await app.moment()
  const { id: organisationId } = await knownOrganisation(database.db, organisation)
  const account = { organisationId, name, actor: { name: 'dòng lệnh' } }
  const tie = yes ? await forgetZaloAccount(database, account, at) : await zaloTieOf(database, account, at.machine)
  if (!tie) throw new CliFailure(await whyNothing(database.db, organisationId, { organisation, name }))
  const words = zaloWords(organisation, name)
  return yes
    ? say(
        `Đã gỡ tài khoản Zalo '${tie.owner}' khỏi tên '${name}' của tổ chức '${organisation}'; phiên đăng nhập đã xoá.`,
        ...(tie.holder ? [`Tài khoản đang do ${tie.holder} giữ: tiến trình đó đóng kết nối trong vài giây.`] : []),
        ...whatStays(tie, words),
        'Tài khoản Zalo này đăng nhập được cho tên khác hay tổ chức khác; tên này nhận được tài khoản Zalo khác.',
      )
    : say(
        `Tài khoản Zalo '${tie.owner}' đang mang tên '${name}' của tổ chức '${organisation}'. Chưa gỡ gì.`,
        'Gỡ thì phiên đăng nhập bị xoá, kết nối với Zalo đóng lại; muốn dùng lại phải quét mã.',
        ...whatStays(tie, words),
        `Chắc chắn gỡ thì chạy: chidao zalo forget ${words} --yes`,
      )
}

function whatStays({ chats, waiting }: ZaloTie, words: string): string[] {
  if (chats === 0 && waiting === 0) return ['Không nhóm chat nào gắn qua tài khoản này, không tin nào chờ.']
  return [
    `${chats} nhóm chat gắn qua tài khoản này vẫn gắn, ${waiting} tin đang chờ vẫn chờ, không mất.`,
    `Tin chờ gửi tiếp khi có người đăng nhập: chidao zalo login ${words}. Hoặc gắn nhóm qua tài khoản khác: chidao code;`,
    'muốn tin đang chờ cũng sang đó thì gắn làm kênh dự phòng: chidao code --standby-of SỐ (xem chidao chat list).',
  ]
}

async function whyNothing(
  db: Db,
  organisationId: number,
  { organisation, name }: Pick<Input, 'organisation' | 'name'>,
): Promise<string> {
  const names = (await zaloAccounts(db, organisationId)).map((account) => account.name)
  if (names.includes(name)) return `Không ai đăng nhập tài khoản Zalo '${name}' của '${organisation}'. Chưa đổi gì.`
  const known = names.length > 0 ? ` Hiện có: ${names.join(', ')}.` : ''
  return `Tổ chức '${organisation}' không có tài khoản Zalo '${name}'. Chưa đổi gì.${known}`
}
