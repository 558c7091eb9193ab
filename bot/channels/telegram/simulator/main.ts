import { parseArgs } from 'node:util'
import { openJournal } from '../../simulator/journal.ts'
import { noLimits, publishedLimits, strictLimits } from './flood.ts'
import { startTelegramSimulator } from './telegram-simulator.ts'

/**
 * Telegram as a process of its own, so that its time is not its users':
 *
 *     tsx bot/channels/telegram/simulator/main.ts --journal FILE [--limits strict|published|none] [--round-trip 60-80]
 *
 * Prints its address and runs until it is told to stop, or until whoever started it is gone.
 */
const { values } = parseArgs({
  options: {
    journal: { type: 'string' },
    limits: { type: 'string', default: 'strict' },
    'round-trip': { type: 'string', default: '60-80' },
  },
})
if (values.journal === undefined) throw new Error('telegram simulator: --journal FILE is missing')
const limits = new Map(Object.entries({ strict: strictLimits, published: publishedLimits, none: noLimits })).get(
  values.limits,
)
if (!limits) throw new Error(`telegram simulator: no limits '${values.limits}'`)
const [shortest = 0, longest = shortest] = values['round-trip'].split('-').map(Number)

const journal = openJournal(values.journal)
const simulator = await startTelegramSimulator({ limits, journal, roundTripMs: [shortest, longest] })
process.stdin.resume().once('end', () => process.exit(0))
console.log(simulator.url)
