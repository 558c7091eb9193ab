import { filesOf } from '../../../db/files.ts'
import { formatDue } from '../../domain/time.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'
import { knownCommittee } from '../known-committee.ts'

export const fileListCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('list')
    .description('các tệp gốc đã nhận, cả tệp chưa đọc được (bản quét)')
    .requiredOption('--committee <slug>', 'ban chỉ đạo')
    .action(({ committee }: { committee: string }) =>
      choose({ needs: 'database', run: (app) => runFileList(committee, app) }),
    )
}

export async function runFileList(slug: string, { database }: CliApp): Promise<CliResult> {
  const committee = await knownCommittee(database.db, slug)
  const files = await filesOf(database.db, committee.id)
  if (files.length === 0) return say('Chưa có tệp nào.')
  return say(
    ...files.map(({ id, name, size, documentId, receivedAt }) => {
      const what = documentId === null ? 'chưa đọc được (bản quét)' : `văn bản ${documentId}`
      return `${id}  ${name}  ${Math.ceil(size / 1024)} kB  ${formatDue(receivedAt)}  ${what}`
    }),
    'Lấy về: chidao file save SỐ TÊN-TỆP',
  )
}
