import { listDrafts } from '../../draft.ts'
import { type CliApp, type CliResult, type CommandDefinition, say, sayJson } from '../command.ts'
import { shorten } from '../shorten.ts'

export const draftListCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('list')
    .description('liệt kê các dự thảo')
    .option('--json', 'in dạng JSON')
    .action((options: { json?: true }) =>
      choose({ needs: 'database', run: (app) => runDraftList({ json: options.json ?? false }, app) }),
    )
}

export async function runDraftList({ json }: { json: boolean }, app: CliApp): Promise<CliResult> {
  const drafts = await listDrafts(app.database.db)
  if (json) return sayJson(drafts)
  if (drafts.length === 0) return say('Không có dự thảo nào. Thêm bằng: chidao ingest TỆP --committee MÃ')
  return say(
    ...drafts.flatMap(({ id, number, committee, directives, open, problems, subject }) => [
      `${id}  ${number ?? '(không số)'}  ${committee}  ${directives} nhiệm vụ, ${
        open > 0 ? `${open} chưa rõ chủ trì, ` : ''
      }${problems} điểm cần xem lại`,
      `    ${shorten(subject)}`,
    ]),
  )
}
