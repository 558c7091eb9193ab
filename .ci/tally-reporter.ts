import { appendFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Ends a run by saying on which databases it ran, why not on the others, and how many tests passed and failed. */
export class TallyReporter implements Reporter {
  readonly #whyNoPostgres: string | undefined

  /** @param whyNoPostgres undefined when there is a PostgreSQL */
  constructor(whyNoPostgres: string | undefined) {
    this.#whyNoPostgres = whyNoPostgres
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const files = (project: string) => modules.filter((module) => module.project.name === project).length
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state))
    const count = (state: string) => states.filter((one) => one === state).length
    // A file that does not even load has no tests that could fail.
    const unloaded = modules.filter((module) => module.errors().length > 0).length
    const failed = count('failed') + unloaded + errors.length
    console.log(`Database tests: ${files('pglite')} files on PGlite, ${this.#postgres(files('postgres'))}.`)
    console.log(`${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`)
    const tally = process.env['TALLY_FILE']
    if (tally) appendFileSync(tally, `${count('passed')} ${failed}\n`)
  }

  #postgres(files: number): string {
    return this.#whyNoPostgres === undefined
      ? `${files} files on PostgreSQL`
      : `none on PostgreSQL: ${this.#whyNoPostgres}`
  }
}
