import { findAgency } from '../../../db/agencies.ts'
import { recordEvent } from '../../../db/events.ts'
import { findOrganisationOf } from '../../../db/installation.ts'
import type { RoleName } from '../../domain/permissions.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'
import { enrolPerson, personLine, roleWords } from '../enrol-person.ts'
import { CliFailure, UsageFailure } from '../failure.ts'
import { readName } from '../identifier.ts'
import { knownCommittee } from '../known-committee.ts'

interface Input {
  name: string
  committee: string
  role: RoleName
  agency?: string
}

export const personAddCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('add <name>')
    .description('thêm một người vào ban chỉ đạo; ghi tên ngắn của người đã có để thêm vai trò')
    .requiredOption('--committee <slug>', 'ban chỉ đạo')
    .requiredOption('--role <role>', Object.keys(roleWords).join(' | '))
    .option('--agency <code>', 'đơn vị mà người này thay mặt (bắt buộc với member, focal)')
    .action((name: string, options: { committee: string; role: string; agency?: string }) => {
      const input = { ...options, name: readName(name), role: readRole(options.role, options.agency) }
      choose({ needs: 'database', run: (app) => runPersonAdd(input, app) })
    })
}

export async function runPersonAdd({ name, committee, role, agency }: Input, app: CliApp): Promise<CliResult> {
  const at = await app.moment()
  const line = await app.database.db.transaction(async (tx) => {
    const { id: committeeId, organisationId } = await knownCommittee(tx, committee)
    const organisation = await findOrganisationOf(tx, organisationId)
    const own = agency === undefined ? undefined : await findAgency(tx, organisationId, agency)
    if (agency !== undefined && !own) {
      throw new CliFailure(
        `Không có đơn vị '${agency}'. Chưa lưu gì. Xem: chidao directory list --organisation ${organisation.slug}.`,
      )
    }
    const enrolment = { organisationId, committeeId, name, role, agencyId: own?.id ?? null }
    const { person, created } = await enrolPerson(tx, enrolment, at)
    const data = { committee, personId: person.id, role, agency: own?.code ?? null }
    await recordEvent(tx, { organisationId, kind: 'directory-changed', actor: { name: 'dòng lệnh' }, data }, at)
    return { text: personLine(person, role, created, organisation.slug), as: `${organisation.slug}/${person.handle}` }
  })
  return say(`Đã ghi vào ban chỉ đạo '${committee}':`, line.text, `Mã cho người này: chidao code --person ${line.as}`)
}

function readRole(typed: string, agency: string | undefined): RoleName {
  const role = (Object.keys(roleWords) as RoleName[]).find((each) => each === typed)
  if (!role) throw new UsageFailure(`Vai trò '${typed}' không có. Chọn: ${Object.keys(roleWords).join(', ')}.`)
  if ((role === 'member' || role === 'focal') && agency === undefined) {
    throw new UsageFailure(`Vai trò ${role} cần --agency MÃ: người này thay mặt đơn vị nào?`)
  }
  return role
}
