import type { Db } from '../../../db/client.ts'
import { recordEvent } from '../../../db/events.ts'
import { ensureDirectRoom } from '../../../db/rooms.ts'
import { type CodeTarget, makeCode } from '../../codes.ts'
import { formatDue } from '../../domain/time.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'
import { CliFailure, UsageFailure } from '../failure.ts'
import { readChatId } from '../identifier.ts'
import { knownAgency, knownPerson } from '../in-organisation.ts'
import { knownChat } from '../known-chat.ts'
import { knownCommittee } from '../known-committee.ts'

type Input = { organisation?: string } & (
  | { person: string }
  | { agency: string }
  | { committee: string }
  | { standbyOf: number }
)

type Options = Partial<Record<'person' | 'agency' | 'committee' | 'standbyOf' | 'organisation', string>>

export const codeCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('code')
    .description('tạo mã dùng một lần để gắn nhóm chat hoặc xác nhận một người')
    .option('--person <person>', 'cho một người: mã số, tên ngắn, hoặc tổ-chức/tên-ngắn')
    .option('--agency <code>', 'cho nhóm chat của một đơn vị: mã, hoặc tổ-chức/mã')
    .option('--committee <slug>', 'cho nhóm chat của ban chỉ đạo')
    .option('--standby-of <chat>', 'cho kênh dự phòng của một nhóm chat: số của nhóm, xem chidao chat list')
    .option('--organisation <slug>', 'tổ chức, khi mã hoặc tên ngắn có ở nhiều nơi')
    .action((options: Options) => {
      const input = readInput(options)
      choose({ needs: 'database', run: (app) => runCode(input, app) })
    })
}

export async function runCode(input: Input, app: CliApp): Promise<CliResult> {
  const at = await app.moment()
  const { target, name } = await findTarget(app.database.db, input)
  const { code, expiresAt } = await app.database.db.transaction(async (tx) => {
    const { organisationId, ...owner } = target
    await recordEvent(tx, { organisationId, kind: 'code-made', actor: { name: 'dòng lệnh' }, data: owner }, at)
    // Whoever signs in finds a room to type in, and so does the demo, where nobody signs in.
    if ('personId' in target) await ensureDirectRoom(tx, target.personId, at.machine)
    return makeCode(tx, target, at)
  })
  return say(
    `Mã: ${code}`,
    `Dành cho: ${name}. Dùng một lần, đến ${formatDue(expiresAt)}.`,
    ...('personId' in target
      ? [`Người này nhắn cho bot: /ketnoi ${code}`, 'hoặc đăng nhập trên trình duyệt, trang /rooms, bằng mã này.']
      : [`Trong nhóm chat cần gắn, gõ: /ketnoi ${code}`, 'Chưa có nhóm: mở trang /rooms, bấm + để mở phòng mới.']),
  )
}

function readInput({ organisation, person, agency, committee, standbyOf }: Options): Input {
  const targets = [
    ...(person === undefined ? [] : [{ person }]),
    ...(agency === undefined ? [] : [{ agency }]),
    ...(committee === undefined ? [] : [{ committee }]),
    ...(standbyOf === undefined ? [] : [{ standbyOf: readChatId(standbyOf) }]),
  ]
  const [target, other] = targets
  if (!target || other) throw new UsageFailure('Ghi đúng một trong bốn: --person, --agency, --committee, --standby-of.')
  return organisation === undefined ? target : { organisation, ...target }
}

async function findTarget(db: Db, input: Input): Promise<{ target: CodeTarget; name: string }> {
  if ('person' in input) {
    const person = await knownPerson(db, input.person, input.organisation)
    const { id: personId, organisationId, organisationSlug } = person
    return { target: { organisationId, personId }, name: `${person.name} (${organisationSlug}/${person.handle})` }
  }
  if ('agency' in input) {
    const agency = await knownAgency(db, input.agency, input.organisation)
    const { id: agencyId, organisationId, organisationSlug } = agency
    return { target: { organisationId, agencyId }, name: `${agency.name} (${organisationSlug}/${agency.code})` }
  }
  if ('standbyOf' in input) {
    const { id: standbyOfId, organisationId, title, boundTo, paired } = await knownChat(db, input.standbyOf)
    if (paired)
      throw new CliFailure(`'${title}' đã có, hoặc là, kênh dự phòng. Bỏ bằng: chidao chat unpair ${standbyOfId}.`)
    return { target: { organisationId, standbyOfId }, name: `kênh dự phòng của '${title}' (${boundTo})` }
  }
  const committee = await knownCommittee(db, input.committee)
  const { id: committeeId, organisationId } = committee
  return { target: { organisationId, committeeId }, name: `${committee.name} (${committee.slug})` }
}
