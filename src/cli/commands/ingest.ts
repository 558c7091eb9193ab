import { basename } from 'node:path'
import { ingest } from '../../ingest.ts'
import { type CliApp, type CliFiles, type CliResult, type CommandDefinition, say } from '../command.ts'
import { knownCommittee } from '../known-committee.ts'
import { textOf } from '../text-of.ts'

interface Input {
  file: string
  committee: string
}

export const ingestCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('ingest <file>')
    .description('đọc một văn bản thành dự thảo để kiểm tra trước khi ban hành')
    .requiredOption('--committee <slug>', 'ban chỉ đạo ra văn bản')
    .action((file: string, { committee }: { committee: string }) =>
      choose({ needs: 'database', file, run: (app, files) => runIngest({ file, committee }, app, files) }),
    )
}

export async function runIngest({ file, committee }: Input, app: CliApp, files: CliFiles): Promise<CliResult> {
  const text = textOf(files, file)
  await knownCommittee(app.database.db, committee)
  const draft = await ingest(
    app.database.db,
    { committeeSlug: committee, fileName: basename(file), text },
    await app.moment(),
  )
  const { documentId, directives, open, problems } = draft
  return say(
    `Dự thảo ${documentId}: ${directives} nhiệm vụ, ${problems.length} điểm cần xem lại.`,
    ...(open > 0 ? [`${open} nhiệm vụ chưa rõ đơn vị chủ trì: phải chọn hoặc bỏ qua thì mới ban hành được.`] : []),
    `Xem và sửa: chidao draft show ${documentId}`,
    `Ban hành:   chidao publish ${documentId} --as NGƯỜI`,
  )
}
