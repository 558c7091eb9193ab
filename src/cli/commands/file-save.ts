import { findFile } from '../../../db/files.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'
import { CliFailure } from '../failure.ts'

export const fileSaveCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('save <id> <name>')
    .description('ghi một tệp gốc ra máy này')
    .action((id: string, name: string) => choose({ needs: 'database', run: (app) => runFileSave({ id, name }, app) }))
}

export async function runFileSave(
  { id, name }: { id: string; name: string },
  { database }: CliApp,
): Promise<CliResult> {
  const found = /^\d{1,9}$/.test(id) ? await findFile(database.db, Number(id)) : undefined
  if (!found) throw new CliFailure(`Không có tệp số '${id}'. Xem: chidao file list --committee MÃ.`)
  return { ...say(`Đã ghi '${found.name}' thành '${name}'.`), file: { name, bytes: found.bytes } }
}
