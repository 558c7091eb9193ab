import { parseArgs } from 'node:util'
import { runChaos } from './run-chaos.ts'

/** `npm run chaos -- --db postgres|pglite --kills 200 [--processes 3] [--seed N]`; docs/chaos.md says what it shows. */
const { values } = parseArgs({
  options: {
    db: { type: 'string', default: 'postgres' },
    kills: { type: 'string', default: '200' },
    processes: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const { db } = values
if (db !== 'postgres' && db !== 'pglite') throw new Error('--db postgres or --db pglite')

const onPglite = db === 'pglite'
console.log(`seed ${values.seed}`)
const { published, arrived, lost, copies, allowedCopies, outOfOrder, ...rest } = await runChaos({
  db,
  kills: Number(values.kills),
  processes: onPglite ? 1 : Number(values.processes),
  seed: Number(values.seed),
  workMs: 4_000,
  drainMs: 300_000,
  onProgress: console.log,
})
for (const [what, figure] of Object.entries(rest)) console.log(`${what}: ${JSON.stringify(figure)}`)
console.log(JSON.stringify({ published, arrived, lost, copies, allowedCopies, outOfOrder }))
const { answers, disagreements } = rest
const answered = answers.said === answers.handled && answers.said === answers.answers
process.exitCode =
  lost === 0 && outOfOrder === 0 && copies <= allowedCopies && disagreements.length === 0 && answered ? 0 : 1
