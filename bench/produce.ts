import { sql } from 'drizzle-orm'
import { openJournal } from '../bot/channels/simulator/journal.ts'
import type { Database } from '../db/client.ts'
import { systemClock } from '../src/clock.ts'
import { createInstantChannel } from './instant-channel.ts'
import { startDelivery } from './our-delivery.ts'
import type { Stage, Told } from './stage.ts'

const producers = 10
/** Messages before those that count: a process that has just started compiles, connects and plans. peers/pipeline.mjs does the same. */
const warmUp = 1_000

export interface Production {
  /** Of the arrivals. */
  file: string
  account: string
  messages: number
  /** Messages of one deed, which has one business row and one transaction. */
  batch: number
  /** How many chats are sent to at once. */
  atOnce: number
}

/** The whole way, once: deeds by several producers at a time, delivery beside them; resolves when all has arrived. */
export async function produce(database: Database, stage: Stage, production: Production): Promise<void> {
  const { file, account, messages, batch, atOnce } = production
  const { db } = database
  await db.execute(sql`create table if not exists bench_deed
    (id int primary key generated always as identity, at timestamptz not null)`)
  const journal = openJournal(file)
  const channel = createInstantChannel(journal)
  const delivery = await startDelivery(database, channel, { limitsOf: () => ({ concurrency: atOnce }) })

  async function tellAll(count: number, text: string): Promise<void> {
    const deeds = Array.from({ length: Math.ceil(count / batch) }, (_, n) => n * batch)
    const lines = (first: number): Told[] =>
      Array.from({ length: Math.min(batch, count - first) }, (_, index) => {
        const number = first + index
        const chatId = stage.groups[number % stage.groups.length]?.chatId ?? 0
        return { chatId, text: `${text} ${number}`, kind: 'directive' }
      })
    async function work(): Promise<void> {
      for (let first = deeds.shift(); first !== undefined; first = deeds.shift()) {
        const told = lines(first)
        await db.transaction(async (tx) => {
          await tx.execute(sql`insert into bench_deed (at) values (${systemClock.now().toISOString()})`)
          await stage.tell(tx, told)
        })
      }
    }
    await Promise.all(Array.from({ length: producers }, work))
  }

  const warm = channel.expect(`${account}-warm-up`, warmUp)
  await Promise.all([tellAll(warmUp, 'Việc thử số'), warm])
  const allArrived = channel.expect(account, messages)
  journal.write({ what: 'mark', at: Date.now(), name: `${account}:start` })
  await Promise.all([tellAll(messages, 'Nhiệm vụ số'), allArrived])
  await delivery.stop()
  journal.close()
}
