import { showDraft } from '../../draft.ts'
import { type CliApp, type CliResult, type CommandDefinition, say, sayJson } from '../command.ts'
import { draftText } from '../draft-text.ts'
import { readId } from '../identifier.ts'

interface Input {
  id: number
  json: boolean
}

export const draftShowCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('show <id>')
    .description('xem một văn bản: điều gì cần người quyết, rồi từng nhiệm vụ')
    .option('--json', 'in dạng JSON, đủ nguyên văn')
    .action((typed: string, options: { json?: true }) => {
      const input = { id: readId(typed), json: options.json ?? false }
      choose({ needs: 'database', run: (app) => runDraftShow(input, app) })
    })
}

export async function runDraftShow({ id, json }: Input, app: CliApp): Promise<CliResult> {
  const draft = await showDraft(app.database.db, id)
  return json ? sayJson(draft) : say(...draftText(draft))
}
