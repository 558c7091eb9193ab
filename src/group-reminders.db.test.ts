import { readFile } from 'node:fs/promises'
import { eq, lt } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startZaloSimulator, type ZaloSimulator } from '../bot/channels/zalo/simulator/zalo-simulator.ts'
import { createZaloChannel } from '../bot/channels/zalo/zalo-channel.ts'
import { sessionSecret } from '../bot/channels/zalo/zalo-session.ts'
import { ensureAccount } from '../db/accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import { bindChat, ensureChat, organisationOfAccount } from '../db/chats.ts'
import type { Database } from '../db/client.ts'
import { committee as committees } from '../db/schema/organisation.ts'
import { message, messageChange } from '../db/schema/outbox.ts'
import { obligation } from '../db/schema/work.ts'
import { openTestDatabase } from '../db/testing.ts'
import { seedDocuments, seedDocumentUrl } from '../seeds/documents.ts'
import { systemClock } from './clock.ts'
import type { Delivery } from './delivery/delivery.ts'
import { createDelivery } from './delivery/worker.ts'
import type { Moment } from './domain/moment.ts'
import { instantAt } from './domain/time.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { ingest } from './ingest.ts'
import { publish } from './publish.ts'
import { receive } from './receive.ts'
import { tick } from './remind.ts'
import { createSeal } from './seal.ts'
import { createSecretStore } from './secret-store.ts'
import { people, seedTwoProvinces } from './testing/published-committee.ts'

const lan = '2000000000000000003'
const patience = { interval: 20, timeout: 20_000 }

describe('orders with a deadline, in an agency’s Zalo group', () => {
  let database: Database
  let simulator: ZaloSimulator
  let inbox: Inbox
  let delivery: Delivery
  let group: string
  let now = instantAt('2021-02-03', '17:00')
  const moment = (): Moment => ({ now, machine: systemClock.now() })

  beforeAll(async () => {
    database = await openTestDatabase()
    simulator = await startZaloSimulator()
    const { db } = database
    await seedTwoProvinces(db)
    const room = await people(db).chatNamed('bac-ninh-syt')
    const organisationId = (await organisationOfAccount(db, room.accountId)) ?? 0
    const { id } = await ensureAccount(db, { organisationId, channel: 'zalo', name: 'zalo' }, systemClock.now())
    group = simulator.world.addGroup('Sở Y tế', { [lan]: 'Nguyễn Thị Lan' }).id
    const created = { accountId: id, platformId: `group/${group}`, kind: 'group' as const, title: 'Sở Y tế' }
    const { id: chatId } = await ensureChat(db, { ...created, createdAt: systemClock.now() })
    await bindChat(db, chatId, { committeeId: null, agencyId: room.agencyId }, now)
    const store = createChannelStore(database, id)
    const secrets = createSecretStore(store, createSeal('a test secret that is long enough, surely'), id)
    await secrets.set(sessionSecret, JSON.stringify(simulator.credentials()))
    const channel = createZaloChannel({ store, secrets, clock: systemClock, apiRoot: simulator.root })
    const logger = pino({ level: 'silent' })
    inbox = createInbox({ database, moment, logger })
    delivery = createDelivery({
      ...{ database, clock: systemClock, businessNow: () => now, logger, holder: 'test', takeOver: true },
      channelFor: (account) => (account.id === id ? channel : undefined),
      limitsOf: () => ({ concurrency: 1 }),
      async onOwned() {
        await channel.start((event) => receive(db, id, event, systemClock.now()))
        return () => channel.stop()
      },
    })
    await inbox.start()
    await delivery.start()
    const [seed000] = seedDocuments
    const text = await readFile(seedDocumentUrl(seed000), 'utf8')
    const drafted = await ingest(db, { committeeSlug: seed000.committee, fileName: seed000.file, text }, moment())
    await publish(db, { documentId: drafted.documentId, as: 'van-thu' }, moment())
    await delivery.settle()
  })
  afterAll(async () => {
    await delivery?.stop()
    await inbox?.stop()
    await simulator?.close()
    await database?.close()
  })

  const wishes = () => database.db.$count(messageChange, eq(messageChange.what, 'remind'))
  const acknowledged = () => database.db.$count(obligation, eq(obligation.state, 'acknowledged'))

  it('get no reminders of Zalo’s own unless the committee wants them', async () => {
    await tick(database.db, moment())
    expect(await wishes()).toBe(0)
  })

  it('get one each where it does, once, rung two hours before the deadline', async () => {
    await database.db
      .update(committees)
      .set({ policy: { groupReminders: true } })
      .where(eq(committees.slug, 'bac-ninh'))
    for (const minutes of [1, 2, 3]) {
      now = new Date(instantAt('2021-02-03', '17:00').getTime() + minutes * 60_000)
      await tick(database.db, moment())
    }
    const made = await wishes()
    expect(made).toBeGreaterThan(0)
    await expect.poll(() => simulator.world.reminders.size, patience).toBe(made)
    const closing = [...simulator.world.reminders.values()].find(({ title }) => title.includes('hạn 16:00 06/02/2021'))
    expect(closing?.groupId).toBe(group)
    expect(closing?.startTime).toBe(instantAt('2021-02-06', '14:00').getTime())
  })

  it('count as received once somebody accepts one, not when somebody declines', async () => {
    const [reminder] = simulator.world.reminders.values()
    simulator.people.answerReminder(reminder?.id ?? '', lan, false)
    await inbox.settle()
    expect(await acknowledged()).toBe(0)
    simulator.people.answerReminder(reminder?.id ?? '', lan)
    await expect.poll(acknowledged, patience).toBe(1)
    const words = () =>
      simulator.world
        .transcript(group)
        .map(({ content }) => String(content))
        .join('\n')
    await expect.poll(words, patience).toContain('đã ghi nhận đơn vị nhận việc')
  })

  it('are not reminded of by Zalo when they are reported before it could be', async () => {
    await delivery.stop()
    await database.db.delete(messageChange)
    now = new Date(now.getTime() + 60_000)
    await tick(database.db, moment())
    const open = () => database.db.$count(messageChange, lt(messageChange.done, messageChange.version))
    const before = await open()
    const [own] = await database.db
      .select({ platformMessageId: message.platformMessageId, accountId: message.accountId })
      .from(messageChange)
      .innerJoin(message, eq(message.id, messageChange.messageId))
    const chat = { id: `group/${group}`, kind: 'group' as const, title: 'Sở Y tế' }
    const said = { kind: 'message' as const, eventId: 'done', chat, from: { id: lan, name: 'Lan' }, messageId: 'm1' }
    const answer = { ...said, at: now.toISOString(), text: '/done', quotes: own?.platformMessageId ?? '' }
    await receive(database.db, own?.accountId ?? 0, answer, systemClock.now())
    await inbox.settle()
    expect(await open()).toBe(before - 1)
  })
})
