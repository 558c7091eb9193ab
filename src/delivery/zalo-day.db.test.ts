import { asc, eq, inArray } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startZaloSimulator, type ZaloSimulator } from '../../bot/channels/zalo/simulator/zalo-simulator.ts'
import { usualPauses } from '../../bot/channels/zalo/supervisor.ts'
import { createZaloChannel } from '../../bot/channels/zalo/zalo-channel.ts'
import { sessionSecret, signInLog } from '../../bot/channels/zalo/zalo-session.ts'
import { ensureAccount } from '../../db/accounts.ts'
import { createChannelStore } from '../../db/channel-store.ts'
import { ensureChat } from '../../db/chats.ts'
import type { Database } from '../../db/client.ts'
import { addOrganisation } from '../../db/organisations.ts'
import { enqueueLines } from '../../db/outbox.ts'
import { attempt, message } from '../../db/schema/outbox.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { systemClock } from '../clock.ts'
import { createInbox, type Inbox } from '../inbox.ts'
import { receive } from '../receive.ts'
import { createSeal } from '../seal.ts'
import { createSecretStore } from '../secret-store.ts'
import type { Delivery } from './delivery.ts'
import { createDelivery } from './worker.ts'

const rounds = 30
const patience = { interval: 100, timeout: 120_000 }
const moment = () => ({ now: systemClock.now(), machine: systemClock.now() })

let database: Database
let simulator: ZaloSimulator
let delivery: Delivery
let inbox: Inbox

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => {
  await delivery?.stop()
  await inbox?.stop()
  await simulator?.close()
  await database?.close()
})

it('settles every message of a day in trouble: none is lost, and copies are only of what was perhaps sent', async () => {
  const { db } = database
  let draws = 0
  // A share of 5 %, the same at every run.
  const random = () => ((draws++ * 7 + 3) % 20) / 20
  simulator = await startZaloSimulator({ pingIntervalMs: 200, random })
  const { id: organisationId } = await addOrganisation(db, { slug: 'lai-chau', name: 'Lai Châu' }, moment())
  const { id: accountId } = await ensureAccount(db, { organisationId, channel: 'zalo', name: 'zalo' }, moment().machine)
  const store = createChannelStore(database, accountId)
  const secrets = createSecretStore(store, createSeal('a test secret that is long enough, surely'), accountId)
  await secrets.set(sessionSecret, JSON.stringify(simulator.credentials()))
  const chats: { id: number; groupId: string }[] = []
  for (const name of ['Ban Chỉ đạo', 'Sở Y tế', 'Công an tỉnh']) {
    const groupId = simulator.world.addGroup(name).id
    const chat = { accountId, platformId: `group/${groupId}`, kind: 'group' as const, title: name }
    chats.push({ groupId, id: (await ensureChat(db, { ...chat, createdAt: moment().machine })).id })
  }
  const states: string[] = []
  const timing = { request: 2_000, echo: 1_000, probe: 1_000, pauses: { ...usualPauses, first: 100, displaced: 300 } }
  const channel = createZaloChannel({ store, secrets, clock: systemClock, apiRoot: simulator.root, timing })
  const logger = pino({ level: 'silent' })
  inbox = createInbox({ database, moment, logger })
  delivery = createDelivery({
    ...{ database, clock: systemClock, logger, holder: 'test', takeOver: true },
    channelFor: (account) => (account.id === accountId ? channel : undefined),
    limitsOf: () => ({ concurrency: 1 }),
    async onOwned() {
      await channel.start(
        (event) => receive(db, accountId, event, systemClock.now()),
        ({ state }) => states.push(state),
      )
      return () => channel.stop()
    },
  })
  await inbox.start()
  await delivery.start()

  simulator.faults.add({ fault: { what: 'no-id-but-sent' }, method: 'sendMessage', share: 0.05, times: 1_000 })
  simulator.faults.add({ fault: { what: 'no-id-not-sent' }, method: 'sendMessage', share: 0.05, times: 1_000 })
  simulator.faults.add({ fault: { what: 'lost-answer' }, method: 'sendMessage', share: 0.05, times: 1_000 })
  for (let round = 0; round < rounds; round += 1) {
    const { now, machine } = moment()
    const lines = chats.map(({ id }) => ({
      ...{ chatId: id, key: `${round}:${id}`, kind: 'due' as const, dueAt: now },
      entry: { text: `Nhắc hạn số ${round} của nhóm ${id}`, spans: [], buttons: [] },
    }))
    await enqueueLines(db, lines, machine)
    // Composed one by one, as reminders of different hours are.
    await new Promise((resolve) => setTimeout(resolve, 60))
    if (round % 6 === 3) simulator.sockets.drop()
    if (round === 6) simulator.sockets.drop(3000)
    if (round === 14) simulator.sockets.drop(3003)
    if (round === 17) {
      // A person notices and signs in again.
      simulator.sessions.end()
      await secrets.set(sessionSecret, JSON.stringify(simulator.credentials()))
      await store.append(signInLog, {})
    }
  }
  for (const times of [1, 2]) {
    await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
    simulator.sockets.freeze()
    await expect.poll(() => states.filter((state) => state === 'frozen').length, patience).toBe(times)
  }
  // An unknown message is asked for again by the second; the day is over when none waits.
  const open = () => db.$count(message, inArray(message.state, ['queued', 'sending', 'unknown', 'failed']))
  await expect.poll(open, patience).toBe(0)
  await delivery.settle()

  const sent = await db.select().from(message).where(eq(message.state, 'sent')).orderBy(asc(message.id))
  expect(await db.$count(message)).toBe(sent.length)
  const perhapsSent = await db.$count(attempt, eq(attempt.outcome, 'lost'))
  let copies = 0
  for (const { id, groupId } of chats) {
    const shown = simulator.world.transcript(groupId).map(({ content }) => String(content).replaceAll('\u200b', ''))
    for (const { body } of sent.filter(({ chatId }) => chatId === id)) {
      const times = shown.filter((text) => text === body.text).length
      expect(times, body.text).toBeGreaterThan(0)
      copies += times - 1
    }
  }
  expect(copies).toBeLessThanOrEqual(perhapsSent)
}, 240_000)
