import { setTimeout as pause } from 'node:timers/promises'
import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startZaloSimulator, type ZaloSimulator } from '../bot/channels/zalo/simulator/zalo-simulator.ts'
import { lan, quickTiming } from '../bot/channels/zalo/testing/zalo-fixture.ts'
import { createZaloChannel } from '../bot/channels/zalo/zalo-channel.ts'
import { sessionSecret } from '../bot/channels/zalo/zalo-session.ts'
import { ensureAccount } from '../db/accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import type { Database } from '../db/client.ts'
import { chat } from '../db/schema/chat.ts'
import { notice } from '../db/schema/notice.ts'
import { committee, organisation } from '../db/schema/organisation.ts'
import { line } from '../db/schema/outbox.ts'
import { identity, person } from '../db/schema/people.ts'
import { inbox } from '../db/schema/record.ts'
import { openTestDatabase } from '../db/testing.ts'
import { provinces } from '../seeds/provinces.ts'
import { seed } from '../seeds/seed.ts'
import { systemClock } from './clock.ts'
import { makeCode } from './codes.ts'
import type { Moment } from './domain/moment.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { createReceiver } from './receiver.ts'
import { createSeal } from './seal.ts'
import { createSecretStore } from './secret-store.ts'

/** An embedded database takes three times as long for each; as many as its other ways need. */
const messages = { postgres: 10_000, pglite: 1_000 }
const patience = { interval: 250, timeout: 180_000 }
const moment = (): Moment => ({ now: systemClock.now(), machine: systemClock.now() })

let database: Database
let simulator: ZaloSimulator
let handling: Inbox
let organisationId: number
let accountId: number
/** Messages that the channel handed over, and how many of these the house did not say yes to. */
let arrived = 0
let refused = 0
let stopListening = async () => {}

beforeAll(async () => {
  database = await openTestDatabase()
  simulator = await startZaloSimulator()
  const { db } = database
  const [laiChau] = provinces.filter(({ slug }) => slug === 'lai-chau')
  await seed(db, moment(), laiChau ? [laiChau] : [])
  const [own] = await db.select({ id: organisation.id }).from(organisation)
  organisationId = own?.id ?? 0
  accountId = (await ensureAccount(db, { organisationId, channel: 'zalo', name: 'zalo' }, systemClock.now())).id
  const store = createChannelStore(database, accountId)
  const secrets = createSecretStore(store, createSeal('a test secret that is long enough, surely'), accountId)
  await secrets.set(sessionSecret, JSON.stringify(simulator.credentials()))
  const channel = createZaloChannel({
    ...{ store, secrets, clock: systemClock, apiRoot: simulator.root, timing: quickTiming, random: () => 0 },
  })
  const receiver = createReceiver({ db, now: () => systemClock.now() })
  await channel.start(async (event) => {
    arrived += 1
    const nth = arrived
    if (nth % 500 === 0) refused += 1
    // The database has its bad moments: once it does not take the event, once only its answer is lost.
    if (nth % 1_000 === 0) throw new Error('the database is away')
    await receiver.receive(accountId, event)
    if (nth % 1_000 === 500) throw new Error('the answer of the database is lost')
  })
  stopListening = () => channel.stop()
  handling = createInbox({ database, moment, logger: pino({ level: 'silent' }) })
  await handling.start()
})
afterAll(async () => {
  await stopListening()
  await handling?.stop()
  await simulator?.close()
  await database?.close()
})

/** Lan is the clerk, and both groups are the committee's: by codes, as they are in life. */
async function bindGroups(): Promise<string[]> {
  const { db } = database
  const [clerk] = await db.select().from(person).where(eq(person.handle, 'van-thu'))
  const [board] = await db.select().from(committee)
  const codeFor = async (what: { personId: number } | { committeeId: number }) =>
    (await makeCode(db, { organisationId, ...what }, moment())).code
  simulator.people.say(lan.id, lan.id, `/ketnoi ${await codeFor({ personId: clerk?.id ?? 0 })}`)
  await expect
    .poll(() => db.$count(identity, and(eq(identity.userId, lan.id), isNotNull(identity.personId))), patience)
    .toBe(1)
  const groups = ['Ban Chỉ đạo', 'Sở Y tế', 'Công an tỉnh'].map(
    (name) => simulator.world.addGroup(name, { [lan.id]: lan.name }).id,
  )
  for (const group of groups) {
    simulator.people.say(group, lan.id, `/ketnoi ${await codeFor({ committeeId: board?.id ?? 0 })}`)
  }
  const bound = and(eq(chat.accountId, accountId), isNotNull(chat.committeeId))
  await expect.poll(() => db.$count(chat, bound), patience).toBe(groups.length)
  return groups
}

/** Handling talk leaves nothing of it, so the database itself notes each time that it is done. */
async function noteHandling(): Promise<void> {
  const { db } = database
  await db.execute(sql`create table handling (event_id text not null)`)
  await db.execute(sql`create function note_handling() returns trigger language plpgsql as
    $$ begin insert into handling values (new.event_id); return null; end $$`)
  await db.execute(sql`create trigger note_handling after update of state on inbox
    for each row when (new.state = 'handled') execute function note_handling()`)
}

/** Talk, which is handled and erased; now and then an order to write a notice, which writes another each time it is handled. */
const words = (n: number) => (n % 25 === 7 ? `/khan tin ${n}` : `tin ${n}`)

it('handles each of thousands of messages once, in the database, while the connection keeps breaking', async () => {
  const { db } = database
  const said = messages[database.kind]
  await noteHandling()
  await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
  const groups = await bindGroups()
  for (let n = 0; n < said; n += 1) {
    simulator.people.say(groups[n % groups.length] ?? '', lan.id, words(n))
    if (n % 25 === 0) await pause(1)
    if (n % 1_000 === 500) simulator.sockets.drop()
  }
  const all = simulator.world.messages.map(({ msgId, content }) => ({ msgId, text: String(content) }))
  await expect.poll(() => db.$count(sql`handling`), patience).toBeGreaterThanOrEqual(all.length)
  await handling.settle()

  const handled = await db.select({ eventId: sql<string>`event_id` }).from(sql`handling`)
  expect(handled.map(({ eventId }) => eventId).sort()).toEqual(all.map(({ msgId }) => `m:${msgId}`).sort())
  // What the channel was not told yes to it handed over again.
  expect(refused).toBeGreaterThanOrEqual(said / 500)
  expect(arrived).toBeGreaterThanOrEqual(all.length + refused)
  const orders = all.filter(({ text }) => text.startsWith('/khan'))
  const written = await db.select({ text: notice.text }).from(notice)
  expect(written.map(({ text }) => `/khan ${text}`).sort()).toEqual(orders.map(({ text }) => text).sort())
  const answers = await db.select({ entry: line.entry }).from(line).where(eq(line.kind, 'answer'))
  const commands = all.filter(({ text }) => text.startsWith('/'))
  expect(answers.map(({ entry }) => entry.quote).sort()).toEqual(commands.map(({ msgId }) => msgId).sort())
  // Of talk, and of codes, nothing is kept.
  expect(await db.$count(inbox, isNotNull(inbox.event))).toBe(orders.length)
}, 300_000)
