/** What every peer's part of the pipeline bench has in common: its deeds, its arrivals, its end. */
import { appendFileSync } from 'node:fs'
import pg from 'pg'

export const { connectionString, file, account, messages, chats, batch, atOnce } = JSON.parse(process.argv[2])

const producers = 10
let arrived = 0
let finished
const allArrived = new Promise((resolve) => {
  finished = resolve
})

/** The channel that answers at once. */
export function arrive({ chatId, text }) {
  const note = { what: 'call', at: Date.now(), account, method: 'sendMessage', chatId, text, taken: true, status: 200 }
  appendFileSync(file, `${JSON.stringify(note)}\n`)
  arrived += 1
  if (arrived === messages) finished()
}

/** Deeds of one business row and `batch` messages each, by several producers at once; resolves when all have arrived. */
export async function produce(enqueue) {
  const pool = new pg.Pool({ connectionString, max: producers })
  const deeds = Array.from({ length: Math.ceil(messages / batch) }, (_, n) =>
    Array.from({ length: Math.min(batch, messages - n * batch) }, (_, index) => {
      const number = n * batch + index
      return { chatId: String(number % chats), text: `Nhiệm vụ số ${number}` }
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
  await pool.query('create table bench_deed (id int primary key generated always as identity, at timestamptz not null)')
  appendFileSync(file, `${JSON.stringify({ what: 'mark', at: Date.now(), name: `${account}:start` })}\n`)
  await Promise.all([allArrived, ...Array.from({ length: producers }, work)])
  await pool.end()
}
