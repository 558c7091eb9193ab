import { basename } from 'node:path'
import { FileRefusal } from '../../files/refusal.ts'
import { ingest } from '../../ingest.ts'
import { keepFile } from '../../keep-file.ts'
import { bytesOf } from '../bytes-of.ts'
import { type CliApp, type CliFiles, type CliResult, type CommandDefinition, say } from '../command.ts'
import { CliFailure } from '../failure.ts'
import { knownCommittee } from '../known-committee.ts'

interface Input {
  file: string
  committee: string
}

export const ingestCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('ingest <file>')
    .description('đọc một văn bản (mọi loại tệp như parse) thành dự thảo để kiểm tra trước khi ban hành')
    .requiredOption('--committee <slug>', 'ban chỉ đạo ra văn bản')
    .action((file: string, { committee }: { committee: string }) =>
      choose({ needs: 'database', file, run: (app, files) => runIngest({ file, committee }, app, files) }),
    )
}

export async function runIngest({ file, committee }: Input, app: CliApp, files: CliFiles): Promise<CliResult> {
  const bytes = bytesOf(files, file)
  await knownCommittee(app.database.db, committee)
  const from = { committeeSlug: committee, fileName: file === '-' ? 'văn bản dán vào' : basename(file) }
  const { read, parsed } = await readOrKeep(bytes, from, app)
  const draft = await ingest(app.database.db, { ...from, text: read.text, parsed, original: bytes }, await app.moment())
  const { documentId, directives, open, problems } = draft
  return say(
    ...read.notes,
    `Dự thảo ${documentId}: ${directives} nhiệm vụ, ${problems.length} điểm cần xem lại.`,
    ...(open > 0 ? [`${open} nhiệm vụ chưa rõ đơn vị chủ trì: phải chọn hoặc bỏ qua thì mới ban hành được.`] : []),
    `Xem và sửa: chidao draft show ${documentId}`,
    `Ban hành:   chidao publish ${documentId} --as NGƯỜI`,
  )
}

/** A scan is kept: it is the document, and somebody may yet type it or have its letters recognised. */
async function readOrKeep(bytes: Uint8Array, from: { committeeSlug: string; fileName: string }, app: CliApp) {
  try {
    const { file: read, parsed } = await app.reader.read(bytes)
    return { read, parsed }
  } catch (error) {
    if (!(error instanceof FileRefusal) || error.code !== 'scanned') throw error
    const id = await keepFile(app.database.db, { ...from, bytes, refusal: error.code }, await app.moment())
    throw new CliFailure(
      `${error.message} Tệp được giữ với số ${id}: chidao file list --committee ${from.committeeSlug}`,
    )
  }
}
