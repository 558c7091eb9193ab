import { parseArgs } from 'node:util'
import { openJournal } from '../../simulator/journal.ts'
import { seededRandom } from '../../simulator/seeded-random.ts'
import { serveControls } from './serve-controls.ts'
import { startZaloSimulator } from './zalo-simulator.ts'

/**
 * The simulated Zalo as a process of its own, which outlives the processes that use it:
 *
 *     tsx bot/channels/zalo/simulator/main.ts --journal FILE [--seed N] [--drop-after MS] [--ping MS]
 *
 * Prints its address and that of its control face, as JSON, and runs until it is told to stop, or until whoever started
 * it is gone.
 */
const { values } = parseArgs({
  options: {
    journal: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'drop-after': { type: 'string' },
    ping: { type: 'string', default: '60000' },
  },
})
if (values.journal === undefined) throw new Error('simulator: --journal FILE is missing')
const simulator = await startZaloSimulator({
  journal: openJournal(values.journal),
  random: seededRandom(values.seed),
  pingIntervalMs: Number(values.ping),
  ...(values['drop-after'] === undefined ? {} : { dropAfterMs: Number(values['drop-after']) }),
})
const control = await serveControls(simulator)
process.stdin.resume().once('end', () => process.exit(0))
console.log(JSON.stringify({ root: simulator.root, control, uid: simulator.world.uid }))
