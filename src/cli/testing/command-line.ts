import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Database } from '../../../db/client.ts'
import { emptyDatabase } from '../../../db/empty-database.ts'
import { addOrganisation } from '../../../db/organisations.ts'
import { openTestDatabase } from '../../../db/testing.ts'
import { type RealConfig, readConfig } from '../../config.ts'
import { createFileReader } from '../../files/file-reader.ts'
import { runInProcess } from '../run-in-process.ts'

export const appSecret = 'a-secret-of-the-tests-0123456789abcdef'
export const at = { now: new Date('2026-11-25T03:00:00Z'), machine: new Date('2026-11-25T03:00:00Z') }

export interface CommandLine {
  readonly database: Database
  /** A real installation's, on which nobody answers from outside. */
  configOf(env?: Record<string, string>): RealConfig
  /** @param files what the command is given, by the names that stand in it */
  run(
    words: string,
    env?: Record<string, string>,
    files?: Map<string, Uint8Array<ArrayBuffer>>,
  ): ReturnType<typeof runInProcess>
}

/** A command line on a database that knows these organisations and nothing else at the beginning of each test. */
export function useCommandLine(organisations: readonly string[]): CommandLine {
  let database: Database
  const reader = createFileReader()

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(async () => {
    await reader.close()
    await database.close()
  })
  beforeEach(async () => {
    await emptyDatabase(database)
    for (const slug of organisations) await addOrganisation(database.db, { slug, name: slug }, at)
  })

  const nowhere = { TELEGRAM_API_ROOT: 'http://127.0.0.1:9', ZALO_BOT_API_ROOT: 'http://127.0.0.1:9' }
  function configOf(env: Record<string, string> = {}): RealConfig {
    const config = readConfig({ DEMO: '0', APP_SECRET: appSecret, ...nowhere, ...env })
    if (config.mode !== 'real') throw new Error('not real')
    return config
  }

  return {
    get database() {
      return database
    },
    configOf,
    run: (words, env, files = new Map()) =>
      runInProcess(words.split(' '), { database, config: configOf(env), reader, moment: async () => at }, files),
  }
}
