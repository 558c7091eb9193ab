import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Those that take a minute, longest first: a clean clone knows nothing of durations, and by size these are small. */
const longest = [
  'bench/chaos/zalo/zalo-day.e2e.test.ts',
  'src/zalo-bot.e2e.test.ts',
  'src/telegram.e2e.test.ts',
  'src/newcomer.e2e.test.ts',
  'src/zalo-soak.db.test.ts',
]

/** Vitest's own order, but what takes longest starts first: started last it would run with the other workers idle. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((path) => moduleId.endsWith(`/${path}`))
      return at === -1 ? longest.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
