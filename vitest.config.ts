import { configDefaults, defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { LongestFirst } from './.ci/longest-first.ts'
import { TallyReporter } from './.ci/tally-reporter.ts'
import { findPostgres } from './db/testing/find-postgres.ts'

/**
 * A file's name says where it runs: `*.db.test.ts` on PGlite and again on PostgreSQL, `*.e2e.test.ts` (starts
 * processes, a browser; has ports, directories and databases of its own) once and after all others, every other `*.test.ts`
 * once, and the time-sensitive of these again in New York.
 */
const everyTest = '**/*.test.{ts,tsx}'
const dbTest = '**/*.db.test.{ts,tsx}'
const e2eTest = '**/*.e2e.test.{ts,tsx}'

export default defineConfig(async () => {
  const found = await findPostgres(process.env)
  if (found.url === undefined && process.env['REQUIRE_POSTGRES'])
    throw new Error(`REQUIRE_POSTGRES is set, but ${found.why}`)
  return {
    test: {
      sequence: { sequencer: LongestFirst },
      reporters: ['default', new TallyReporter(found.url === undefined ? found.why : undefined)],
      projects: [
        project('unit', { include: [everyTest], exclude: [dbTest, e2eTest], env: { TZ: 'UTC' } }),
        project('unit-tz', {
          include: [`src/domain/${everyTest}`, `bot/${everyTest}`, '.ci/time-zone.test.ts'],
          // Those drive simulators and wait for networks, for seconds, and a channel's times are UTC instants.
          exclude: [dbTest, e2eTest, 'bot/channels/zalo*/**', 'bot/channels/telegram/before-secure.test.ts'],
          env: { TZ: 'America/New_York' },
        }),
        project('pglite', { include: [dbTest], globalSetup: ['db/testing/pglite-setup.ts'] }),
        ...(found.url === undefined
          ? []
          : [project('postgres', { include: [dbTest], globalSetup: ['db/testing/postgres-setup.ts'] })]),
        project('e2e', {
          include: [e2eTest],
          globalSetup: ['db/testing/pglite-setup.ts', 'db/testing/postgres-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They mostly wait for each other's processes.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        }),
      ],
    },
  }
})

type ProjectTest = NonNullable<TestProjectInlineConfiguration['test']>

const shared: ProjectTest = {
  // Processes, not threads: only these can have a time zone of their own.
  pool: 'forks',
  // A PGlite takes 600 MB and a core.
  maxWorkers: 2,
  // A worker loads the house once, not once a file, which was half of the time. No module here keeps anything between two
  // callers (only functions do), so that no file can tell which ones ran before it.
  isolate: false,
  testTimeout: 60_000,
  hookTimeout: 120_000,
}

function project(name: string, { exclude = [], ...test }: ProjectTest): TestProjectInlineConfiguration {
  return {
    // As tsconfig.json says, which does not reach every file.
    oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
    test: { ...shared, ...test, name, exclude: [...configDefaults.exclude, ...exclude] },
  }
}
