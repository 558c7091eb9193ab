import type { Db } from '../../../db/client.ts'
import { recordEvent } from '../../../db/events.ts'
import { type ImportResult, importDirectory } from '../../import-directory.ts'
import { type CliApp, type CliFiles, type CliResult, type CommandDefinition, say } from '../command.ts'
import { CliFailure, UsageFailure } from '../failure.ts'
import { knownCommittee, knownOrganisation } from '../known-committee.ts'
import { textOf } from '../text-of.ts'

interface Input {
  file: string
  /** Agencies join every committee of the organisation, or this one alone. */
  into: { organisation: string } | { committee: string }
}

/** As many as fit a terminal; the rest has the same kind of fault. */
const shownProblems = 20

export const directoryImportCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('import <file>')
    .description('nạp đơn vị từ tệp CSV (mẫu: docs/directory.md); nạp lại thì cập nhật, không nhân đôi')
    .option('--organisation <slug>', 'vào danh bạ của tổ chức; mọi ban chỉ đạo đều có các đơn vị này')
    .option('--committee <slug>', 'vào danh bạ của tổ chức, chỉ ban chỉ đạo này có các đơn vị')
    .action((file: string, options: { organisation?: string; committee?: string }) => {
      const input = { file, into: readTarget(options) }
      choose({ needs: 'database', file, run: (app, files) => runDirectoryImport(input, app, files) })
    })
}

export async function runDirectoryImport({ file, into }: Input, app: CliApp, files: CliFiles): Promise<CliResult> {
  const csv = textOf(files, file)
  const at = await app.moment()
  const result = await app.database.db.transaction(async (tx) => {
    const target = await findTarget(tx, into)
    const { organisationId } = target
    const imported = await importDirectory(tx, { ...target, csv }, at)
    if (imported.ok) {
      const { added, changed } = imported
      const people = imported.people.map(({ id }) => id)
      const replaced = imported.replaced.map(({ id }) => id)
      const data = { file, added, changed, people, replaced }
      await recordEvent(tx, { organisationId, kind: 'directory-changed', actor: { name: 'dòng lệnh' }, data }, at)
    }
    return imported
  })
  return say(...wordsFor(file, result))
}

async function findTarget(tx: Db, into: Input['into']): Promise<{ organisationId: number; committeeIds?: number[] }> {
  if ('organisation' in into) return { organisationId: (await knownOrganisation(tx, into.organisation)).id }
  const { id, organisationId } = await knownCommittee(tx, into.committee)
  return { organisationId, committeeIds: [id] }
}

function readTarget({ organisation, committee }: { organisation?: string; committee?: string }): Input['into'] {
  if (organisation !== undefined && committee === undefined) return { organisation }
  if (committee !== undefined && organisation === undefined) return { committee }
  throw new UsageFailure('Ghi đúng một trong hai: --organisation hoặc --committee.')
}

function wordsFor(file: string, result: ImportResult): string[] {
  if (!result.ok) {
    const { problems } = result
    const lines = problems.slice(0, shownProblems).map(({ line, message }) => `  dòng ${line}: ${message}`)
    const more = problems.length > shownProblems ? [`  … và ${problems.length - shownProblems} chỗ nữa`] : []
    const head = `Tệp '${file}' có ${problems.length} chỗ chưa đúng. Chưa lưu gì. Hãy sửa rồi nạp lại:`
    throw new CliFailure([head, ...lines, ...more].join('\n'))
  }
  const { added, changed, unchanged, newCollectives, people, replaced } = result
  return [
    `Đã nạp danh bạ: ${added} đơn vị mới, ${changed} thay đổi, ${unchanged} giữ nguyên, ${newCollectives} nhóm đơn vị mới.`,
    ...people.map(({ id, handle, name, agency }) => `  Người mới: ${name} (${agency}), số ${id}, tên ngắn ${handle}`),
    ...replaced.map(({ handle, name, agency }) => `  Thôi thay mặt ${agency}: ${name} (${handle})`),
    'Tạo mã gắn nhóm chat cho từng đơn vị: chidao code --agency MÃ',
  ]
}
