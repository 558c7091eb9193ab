import { parseArgs } from 'node:util'
import { serveHttp } from './http-platform.ts'
import { openJournal } from './journal.ts'
import { noLimits, telegramLimits } from './limits.ts'
import { createPlatform } from './platform.ts'
import { seededRandom } from './seeded-random.ts'

/**
 * The platform as a process of its own, so that its time is not its users':
 *
 *     tsx bot/channels/simulator/main.ts --journal FILE [--limits telegram|none] [--round-trip 60-80] [--seed N]
 *
 * Prints its address and runs until it is told to stop, or until whoever started it is gone.
 */
const { values } = parseArgs({
  options: {
    journal: { type: 'string' },
    limits: { type: 'string', default: 'telegram' },
    'round-trip': { type: 'string', default: '60-80' },
    seed: { type: 'string' },
  },
})
if (values.journal === undefined) throw new Error('simulator: --journal FILE is missing')
const [shortest = 0, longest = shortest] = values['round-trip'].split('-').map(Number)

const journal = openJournal(values.journal)
const platform = createPlatform({
  journal,
  limits: values.limits === 'none' ? noLimits : telegramLimits,
  roundTripMs: [shortest, longest],
  ...(values.seed === undefined ? {} : { random: seededRandom(values.seed) }),
})
const http = await serveHttp(platform)
process.stdin.resume().once('end', () => process.exit(0))
console.log(http.url)
