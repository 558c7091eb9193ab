/** What every peer's part of the pipeline bench has in common: its deeds, its arrivals, its end. */
import { appendFileSync } from 'node:fs'
import pg from 'pg'

export const { connectionString, file, account, messages, chats, batch, atOnce } = JSON.parse(process.argv[2])

const producers = 10
/** As in produce.ts. */
const warmUp = 1_000
let phase
let missing
let finish

function expect(name, count) {
  phase = name
  missing = count
  return new Promise((resolve) => {
    finish = resolve
  })
}

/** The channel that answers at once. */
export function arrive({ chatId, text }) {
  const call = { what: 'call', method: 'sendMessage', taken: true, status: 200 }
  const note = { ...call, at: Date.now(), account: phase, chatId, text }
  appendFileSync(file, `${JSON.stringify(note)}\n`)
  missing -= 1
  if (missing === 0) finish()
}

/** Deeds of one business row and `batch` messages each, by several producers at once; resolves when all have arrived. */
export async function produce(enqueue) {
  const pool = new pg.Pool({ connectionString, max: producers })
  const tellAll = async (count, text) => {
    const deeds = Array.from({ length: Math.ceil(count / batch) }, (_, n) =>
      Array.from({ length: Math.min(batch, count - n * batch) }, (_, index) => {
        const number = n * batch + index
        return { chatId: String(number % chats), text: `${text} ${number}` }
      }),
    )
    const work = async () => {
      const client = await pool.connect()
      for (let deed = deeds.shift(); deed; deed = deeds.shift()) {
        await client.query('begin')
        await client.query('insert into bench_deed (at) values ($1)', [new Date()])
        await enqueue(client, deed)
        await client.query('commit')
      }
      client.release()
    }
    await Promise.all(Array.from({ length: producers }, work))
  }
  await pool.query('create table bench_deed (id int primary key generated always as identity, at timestamptz not null)')
  const warm = expect(`${account}-warm-up`, warmUp)
  await Promise.all([tellAll(warmUp, 'Việc thử số'), warm])
  const allArrived = expect(account, messages)
  appendFileSync(file, `${JSON.stringify({ what: 'mark', at: Date.now(), name: `${account}:start` })}\n`)
  await Promise.all([tellAll(messages, 'Nhiệm vụ số'), allArrived])
  await pool.end()
}
