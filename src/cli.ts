import { setTimeout as pause } from 'node:timers/promises'
import { type Database, openDatabase } from '../db/client.ts'
import { DataDirLocked } from '../db/data-dir-lock.ts'
import { migrate } from '../db/migrate.ts'
import type { Chosen, CliApp, CliFiles, CliResult } from './cli/command.ts'
import { explainFailure } from './cli/explain-failure.ts'
import { CliFailure } from './cli/failure.ts'
import { readLocalFile, writeLocalFile } from './cli/local-file.ts'
import { readArguments } from './cli/read-arguments.ts'
import { runOnServer } from './cli/remote.ts'
import { systemClock } from './clock.ts'
import { type Config, ConfigError, callerDirectory, environment } from './config.ts'
import { readDemoClock } from './demo.ts'
import { createFileReader } from './files/file-reader.ts'

/** Half a minute: a server takes some seconds to start, another command to end. After that somebody must look. */
const patience = { tries: 100, doctorTries: 10, pauseMs: 300 }

const argv = process.argv.slice(2)
const reader = createFileReader()

async function run(): Promise<CliResult> {
  const read = readArguments(argv)
  if ('shown' in read) return read.shown
  const { chosen } = read
  if (chosen.needs === 'process') {
    // The server's rooms and channels, which no other command waits for.
    const { serve } = await import('./main/serve.ts')
    await serve(chosen.role)
    return { stdout: '', stderr: '', exit: 0 }
  }
  const files = await filesOf(chosen)
  if (chosen.needs === 'nothing') return chosen.run(files, reader)
  if (chosen.needs === 'diagnosis') return runDoctor()
  const config = environment()
  const opened = await openOrAsk(config, files, patience.tries)
  if ('exit' in opened) return opened
  try {
    if (!chosen.unmigrated) await migrate(opened)
    return await chosen.run(appOn(opened, config), files)
  } finally {
    await opened.close()
  }
}

async function filesOf(chosen: Exclude<Chosen, { needs: 'process' }>): Promise<CliFiles> {
  if (chosen.needs === 'database' && chosen.prepare) {
    return chosen.prepare({ config: environment(), write: (text) => process.stderr.write(text) })
  }
  if (chosen.needs === 'diagnosis' || chosen.file === undefined) return new Map()
  return new Map([[chosen.file, await readLocalFile(chosen.file, callerDirectory())]])
}

/** The database; or, when a running server has it to itself, what that server answered. */
async function openOrAsk(config: Config, files: CliFiles, tries: number): Promise<Database | CliResult> {
  try {
    return await openDatabase(config)
  } catch (error) {
    if (!(error instanceof DataDirLocked)) throw error
    const answer = await runOnServer(config.dataDir, argv, files)
    if (answer) return answer
    if (tries <= 1) {
      throw new CliFailure(
        `Thư mục dữ liệu '${config.dataDir}' đang được tiến trình ${error.pid} giữ, nhưng không có máy chủ nào trả lời ở đó. ` +
          'Chưa đổi gì. Hãy đợi tiến trình đó xong, hoặc dừng nó, rồi chạy lại lệnh.',
      )
    }
    if (tries === patience.tries) process.stderr.write('Thư mục dữ liệu đang bận; đợi tối đa nửa phút …\n')
    await pause(patience.pauseMs)
    return openOrAsk(config, files, tries - 1)
  }
}

/** What a command brought from the database onto the person's machine. Throws a CliFailure when the name is taken. */
async function saveFile(result: CliResult): Promise<CliResult> {
  if (result.file) await writeLocalFile(result.file.name, callerDirectory(), result.file.bytes)
  return result
}

function appOn(database: Database, config: Config): CliApp {
  return {
    database,
    config,
    reader,
    async moment() {
      const machine = systemClock.now()
      return { now: config.mode === 'demo' ? await readDemoClock(database.db) : machine, machine }
    },
  }
}

async function runDoctor(): Promise<CliResult> {
  // It asks the platforms, so it loads their libraries, which no other command waits for.
  const { diagnose } = await import('./cli/doctor/diagnose.ts')
  const config = configOrError()
  if (config instanceof ConfigError) return diagnose({ config, database: { failure: '' }, serving: false })
  let opened: Database | CliResult
  try {
    opened = await openOrAsk(config, new Map(), patience.doctorTries)
  } catch (error) {
    return diagnose({ config, database: { failure: explainFailure(error).stderr.trim() }, serving: false })
  }
  if ('exit' in opened) return opened
  try {
    return await diagnose({ config, database: opened, serving: false })
  } finally {
    await opened.close()
  }
}

function configOrError(): Config | ConfigError {
  try {
    return environment()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}

// Whoever reads along may stop early ('| head').
process.stdout.on('error', () => {})
const result = await run().then(saveFile).catch(explainFailure)
await reader.close()
process.stdout.write(result.stdout)
process.stderr.write(result.stderr)
process.exitCode = result.exit
