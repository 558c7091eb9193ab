import { recordEvent } from '../../../db/events.ts'
import { addCommittee, findCommittee } from '../../../db/organisations.ts'
import type { RoleName } from '../../domain/permissions.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'
import { enrolPerson, personLine } from '../enrol-person.ts'
import { CliFailure } from '../failure.ts'
import { readName, readSlug } from '../identifier.ts'
import { knownOrganisation } from '../known-committee.ts'

interface Input {
  slug: string
  organisation: string
  name: string
  people: { role: RoleName; name: string }[]
}

type Options = Record<'organisation' | 'name', string> & Partial<Record<'chair' | 'deputy' | 'clerk', string>>

export const committeeAddCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('add <slug>')
    .description('thêm một ban chỉ đạo; mọi đơn vị trong danh bạ của tổ chức đều tham gia')
    .requiredOption('--organisation <slug>', 'tổ chức có ban này')
    .requiredOption('--name <name>', 'tên đầy đủ')
    .option('--chair <name>', 'Trưởng ban')
    .option('--deputy <name>', 'Phó Trưởng ban')
    .option('--clerk <name>', 'văn thư')
    .action((slug: string, options: Options) => {
      const people = (['chair', 'deputy', 'clerk'] as const).flatMap((role) => {
        const name = options[role]
        return name === undefined ? [] : [{ role, name: readName(name) }]
      })
      const { organisation, name } = options
      const input = { slug: readSlug(slug), organisation, name: readName(name), people }
      choose({ needs: 'database', run: (app) => runCommitteeAdd(input, app) })
    })
}

export async function runCommitteeAdd({ slug, organisation, name, people }: Input, app: CliApp): Promise<CliResult> {
  const at = await app.moment()
  const lines = await app.database.db.transaction(async (tx) => {
    const { id: organisationId } = await knownOrganisation(tx, organisation)
    const known = await findCommittee(tx, slug)
    if (known) throw new CliFailure(`Đã có ban chỉ đạo '${slug}' (${known.name}). Chưa đổi gì.`)
    const committee = await addCommittee(tx, { organisationId, slug, name }, at)
    const enrolled: string[] = []
    for (const { role, name: personName } of people) {
      const enrolment = { organisationId, committeeId: committee.id, name: personName, role, agencyId: null }
      const { person, created } = await enrolPerson(tx, enrolment, at)
      enrolled.push(personLine(person, role, created, organisation))
    }
    const data = { committee: slug, name, people }
    await recordEvent(tx, { organisationId, kind: 'directory-changed', actor: { name: 'dòng lệnh' }, data }, at)
    return enrolled
  })
  return say(
    `Đã thêm ban chỉ đạo '${slug}' (${name}).`,
    ...lines,
    `Mã gắn nhóm chat của ban: chidao code --committee ${slug}`,
    `Mã cho từng người:        chidao code --person ${organisation}/TÊN-NGẮN`,
  )
}
