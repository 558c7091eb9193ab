import { parseArgs } from 'node:util'
import { runChaos } from './run-chaos.ts'
import { runZaloDay } from './zalo/run-zalo-day.ts'

/**
 * `npm run chaos -- [--channel simulator|zalo] [--db postgres|pglite] [--kills N] [--processes N] [--minutes M] [--seed N]`;
 * docs/chaos.md and docs/zalo.md say what it shows.
 */
const { values } = parseArgs({
  options: {
    channel: { type: 'string', default: 'simulator' },
    db: { type: 'string', default: 'postgres' },
    kills: { type: 'string' },
    processes: { type: 'string' },
    minutes: { type: 'string', default: '4' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const { channel } = values
const db = values.db === 'postgres' || values.db === 'pglite' ? values.db : undefined
if (db === undefined) throw new Error('--db postgres or --db pglite')
if (channel !== 'simulator' && channel !== 'zalo') throw new Error('--channel simulator or --channel zalo')

const seed = Number(values.seed)
const processesOr = (usual: number) => (db === 'pglite' ? 1 : Number(values.processes ?? usual))
console.log(`seed ${seed}`)
process.exitCode = (await (channel === 'zalo' ? zaloDay(db) : simulated(db))) ? 0 : 1

type Kind = 'postgres' | 'pglite'

async function simulated(db: Kind): Promise<boolean> {
  const { published, arrived, lost, copies, allowedCopies, outOfOrder, ...rest } = await runChaos({
    ...{ db, seed, kills: Number(values.kills ?? 200), processes: processesOr(3) },
    ...{ workMs: 4_000, drainMs: 300_000, onProgress: console.log },
  })
  for (const [what, figure] of Object.entries(rest)) console.log(`${what}: ${JSON.stringify(figure)}`)
  console.log(JSON.stringify({ published, arrived, lost, copies, allowedCopies, outOfOrder }))
  return isClean({ lost, outOfOrder, copies, allowedCopies, ...rest })
}

async function zaloDay(db: Kind): Promise<boolean> {
  const { published, arrived, lost, copies, allowedCopies, outOfOrder, unknown, refused, ...rest } = await runZaloDay({
    ...{ db, seed, kills: Number(values.kills ?? 12), processes: processesOr(2) },
    ...{ dayMs: Number(values.minutes) * 60_000, drainMs: 120_000, onProgress: console.log },
  })
  for (const [what, figure] of Object.entries(rest)) console.log(`${what}: ${JSON.stringify(figure)}`)
  console.log(JSON.stringify({ published, arrived, lost, copies, allowedCopies, outOfOrder, unknown, refused }))
  return unknown === 0 && isClean({ lost, outOfOrder, copies, allowedCopies, ...rest })
}

function isClean(report: {
  lost: number
  outOfOrder: number
  copies: number
  allowedCopies: number
  disagreements: string[]
  answers: { said: number; handled: number; answers: number }
}): boolean {
  const { lost, outOfOrder, copies, allowedCopies, disagreements, answers } = report
  const answered = answers.said === answers.handled && answers.said === answers.answers
  return lost === 0 && outOfOrder === 0 && copies <= allowedCopies && disagreements.length === 0 && answered
}
