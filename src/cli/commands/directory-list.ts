import { agenciesOf } from '../../../db/agencies.ts'
import { agencyChats } from '../../../db/chats.ts'
import { collectivesOf } from '../../../db/collectives.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'
import { knownOrganisation } from '../known-committee.ts'

export const directoryListCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('list')
    .description('liệt kê đơn vị: mã, tên, tên khác, đã có nhóm chat chưa')
    .requiredOption('--organisation <slug>', 'tổ chức')
    .action(({ organisation }: { organisation: string }) =>
      choose({ needs: 'database', run: (app) => runDirectoryList({ organisation }, app) }),
    )
}

export async function runDirectoryList({ organisation }: { organisation: string }, app: CliApp): Promise<CliResult> {
  const { db } = app.database
  const { id, name } = await knownOrganisation(db, organisation)
  const agencies = await agenciesOf(db, id)
  const reachable = new Set(
    (
      await agencyChats(
        db,
        agencies.map((agency) => agency.id),
      )
    ).map(({ agencyId }) => agencyId),
  )
  const collectives = await collectivesOf(db, id)
  if (agencies.length === 0) {
    return say(`Danh bạ ${name} trống. Nạp bằng: chidao directory import TỆP.csv --organisation ${organisation}`)
  }
  const width = Math.max(...agencies.map(({ code }) => code.length))
  return say(
    `${name}: ${agencies.length} đơn vị, ${reachable.size} đã có nhóm chat.`,
    ...agencies.map((agency) => {
      const also = agency.aliases.length > 0 ? ` = ${agency.aliases.join(' = ')}` : ''
      const until = agency.validTo ? ` (đến ${agency.validTo})` : ''
      const chat = reachable.has(agency.id) ? '' : ' [chưa có nhóm chat]'
      return `  ${agency.code.padEnd(width)}  ${agency.name}${also}${until}${chat}`
    }),
    ...(collectives.length > 0 ? ['Nhóm đơn vị:'] : []),
    ...collectives.map((each) => `  ${[each.name, ...each.aliases].join(' = ')}${each.nameOnly ? ' (chỉ tên)' : ''}`),
  )
}
