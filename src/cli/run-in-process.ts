import type { CliApp, CliFiles, CliResult } from './command.ts'
import { diagnose } from './doctor/diagnose.ts'
import { explainFailure } from './explain-failure.ts'
import { CliFailure } from './failure.ts'
import { readArguments } from './read-arguments.ts'

/** Runs a command line inside the process that has the database. Never throws: whatever happens is words and an exit code. */
export async function runInProcess(argv: readonly string[], app: CliApp, files: CliFiles): Promise<CliResult> {
  try {
    const read = readArguments(argv)
    if ('shown' in read) return read.shown
    const { chosen } = read
    if (chosen.needs === 'nothing') return await chosen.run(files, app.reader)
    if (chosen.needs === 'process') throw new CliFailure('Máy chủ đang chạy rồi.')
    if (chosen.needs === 'database') return await chosen.run(app, files)
    return await diagnose({ config: app.config, database: app.database, serving: true })
  } catch (error) {
    return explainFailure(error)
  }
}
