import { recordEvent } from '../../../db/events.ts'
import { addOrganisation, findOrganisation } from '../../../db/organisations.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'
import { CliFailure } from '../failure.ts'
import { readName, readSlug } from '../identifier.ts'

interface Input {
  slug: string
  name: string
}

export const organisationAddCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('add <slug>')
    .description('thêm một tổ chức (thí dụ một tỉnh)')
    .requiredOption('--name <name>', 'tên đầy đủ')
    .action((slug: string, { name }: { name: string }) => {
      const input = { slug: readSlug(slug), name: readName(name) }
      choose({ needs: 'database', run: (app) => runOrganisationAdd(input, app) })
    })
}

export async function runOrganisationAdd({ slug, name }: Input, app: CliApp): Promise<CliResult> {
  const at = await app.moment()
  await app.database.db.transaction(async (tx) => {
    const known = await findOrganisation(tx, slug)
    if (known) throw new CliFailure(`Đã có tổ chức '${slug}' (${known.name}). Chưa đổi gì.`)
    const { id } = await addOrganisation(tx, { slug, name }, at)
    const data = { organisation: slug, name }
    await recordEvent(tx, { organisationId: id, kind: 'directory-changed', actor: { name: 'dòng lệnh' }, data }, at)
  })
  return say(
    `Đã thêm tổ chức '${slug}' (${name}).`,
    `Tiếp theo: chidao committee add MÃ --organisation ${slug} --name TÊN --chair TÊN --clerk TÊN`,
    `           chidao directory import TỆP.csv --organisation ${slug}`,
  )
}
