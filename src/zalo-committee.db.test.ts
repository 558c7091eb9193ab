import { readFile } from 'node:fs/promises'
import { and, eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startZaloSimulator, type ZaloSimulator } from '../bot/channels/zalo/simulator/zalo-simulator.ts'
import type { SimMessage } from '../bot/channels/zalo/simulator/zalo-world.ts'
import { createZaloChannel } from '../bot/channels/zalo/zalo-channel.ts'
import { sessionSecret } from '../bot/channels/zalo/zalo-session.ts'
import { ensureAccount } from '../db/accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import type { Database } from '../db/client.ts'
import { agency, committee, organisation } from '../db/schema/organisation.ts'
import { message } from '../db/schema/outbox.ts'
import { person } from '../db/schema/people.ts'
import { obligation } from '../db/schema/work.ts'
import { openTestDatabase } from '../db/testing.ts'
import { seedDocuments, seedDocumentUrl } from '../seeds/documents.ts'
import { provinces } from '../seeds/provinces.ts'
import { seed } from '../seeds/seed.ts'
import { systemClock } from './clock.ts'
import { makeCode } from './codes.ts'
import type { Delivery } from './delivery/delivery.ts'
import { createDelivery } from './delivery/worker.ts'
import type { Moment } from './domain/moment.ts'
import { instantAt } from './domain/time.ts'
import { setDraft, showDraft } from './draft.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { ingest } from './ingest.ts'
import { publish } from './publish.ts'
import { receive } from './receive.ts'
import { tick } from './remind.ts'
import { createSeal } from './seal.ts'
import { createSecretStore } from './secret-store.ts'

/** Zalo ids of the people who play, by their handles in the seeds. */
const players = {
  'van-thu': '2000000000000000001',
  'truong-ban': '2000000000000000002',
  'dau-moi-syt': '2000000000000000003',
} as const
const patience = { interval: 20, timeout: 20_000 }

describe('the committee of Lai Châu in its own Zalo group', () => {
  let database: Database
  let simulator: ZaloSimulator
  let inbox: Inbox
  let delivery: Delivery
  let organisationId: number
  let group: string
  let health: string
  let now = instantAt('2021-02-03', '16:00')
  const moment = (): Moment => ({ now, machine: systemClock.now() })

  beforeAll(async () => {
    database = await openTestDatabase()
    simulator = await startZaloSimulator()
    const { db } = database
    await seed(
      db,
      moment(),
      provinces.filter(({ slug }) => slug === 'lai-chau'),
    )
    const [found] = await db.select({ id: organisation.id }).from(organisation)
    organisationId = found?.id ?? 0
    const { id } = await ensureAccount(db, { organisationId, channel: 'zalo', name: 'zalo' }, systemClock.now())
    const store = createChannelStore(database, id)
    const secrets = createSecretStore(store, createSeal('a test secret that is long enough, surely'), id)
    await secrets.set(sessionSecret, JSON.stringify(simulator.credentials()))
    const channel = createZaloChannel({ store, secrets, clock: systemClock, apiRoot: simulator.root })
    const logger = pino({ level: 'silent' })
    inbox = createInbox({ database, moment, logger })
    delivery = createDelivery({
      ...{ database, clock: systemClock, logger, holder: 'test', takeOver: true },
      channelFor: (account) => (account.id === id ? channel : undefined),
      // People's own pace would make the test last minutes.
      limitsOf: () => ({ concurrency: 1 }),
      async onOwned() {
        await channel.start((event) => receive(db, id, event, systemClock.now()))
        return () => channel.stop()
      },
    })
    await inbox.start()
    await delivery.start()
    const names = Object.fromEntries(Object.entries(players).map(([handle, uid]) => [uid, handle]))
    group = simulator.world.addGroup('BCĐ tỉnh', names).id
    health = simulator.world.addGroup('Sở Y tế', names).id
  })
  afterAll(async () => {
    await delivery?.stop()
    await inbox?.stop()
    await simulator?.close()
    await database?.close()
  })

  const say = (chatId: string, who: keyof typeof players, text: string, quotes?: string) =>
    simulator.people.say(chatId, players[who], text, quotes === undefined ? {} : { quotes })
  const spoken = (chatId: string) =>
    simulator.world.transcript(chatId).filter(({ from }) => from === simulator.world.uid)

  /** The bot's words in a chat after a message, once there are such. */
  async function heard(chatId: string, words: RegExp, after?: SimMessage): Promise<SimMessage> {
    const matching = () =>
      spoken(chatId).find(
        ({ content, msgId }) => words.test(String(content)) && Number(msgId) > Number(after?.msgId ?? 0),
      )
    await expect.poll(matching, { ...patience, message: `${words} in ${chatId}` }).toBeDefined()
    const found = matching()
    if (!found) throw new Error(`${words} is not there any more`)
    return found
  }

  async function codeFor(
    target: { personId: number } | { agencyId: number } | { committeeId: number },
  ): Promise<string> {
    return (await makeCode(database.db, { organisationId, ...target }, moment())).code
  }

  it('binds its group, an agency’s group and its people by codes typed there', async () => {
    const { db } = database
    for (const handle of ['van-thu', 'truong-ban', 'dau-moi-syt'] as const) {
      const [found] = await db.select({ id: person.id }).from(person).where(eq(person.handle, handle))
      const asked = say(players[handle], handle, `/ketnoi ${await codeFor({ personId: found?.id ?? 0 })}`)
      await heard(players[handle], /./, asked)
    }
    const [board] = await db.select({ id: committee.id }).from(committee)
    const [office] = await db
      .select({ id: agency.id })
      .from(agency)
      .where(and(eq(agency.organisationId, organisationId), eq(agency.code, 'SYT')))
    const bound = say(group, 'van-thu', `/ketnoi ${await codeFor({ committeeId: board?.id ?? 0 })}`)
    expect((await heard(group, /Ban Chỉ đạo/, bound)).quotes).toBe(bound.msgId)
    await heard(health, /Sở Y tế/, say(health, 'van-thu', `/ketnoi ${await codeFor({ agencyId: office?.id ?? 0 })}`))
  })

  it('is told its directives when they are published, and the agency its own', async () => {
    now = instantAt('2021-02-03', '17:00')
    const [, seed001] = seedDocuments
    const text = await readFile(seedDocumentUrl(seed001), 'utf8')
    const drafted = await ingest(
      database.db,
      { committeeSlug: seed001.committee, fileName: seed001.file, text },
      moment(),
    )
    const { directives } = await showDraft(database.db, drafted.documentId)
    const clerk = { name: 'Văn thư' }
    for (const { path } of directives.filter(({ open }) => open)) {
      const change = { lead: 'SYT', deadline: '17:00 08/02/2021' }
      await setDraft(database.db, drafted.documentId, path, change, clerk, moment())
    }
    await publish(database.db, { documentId: drafted.documentId, as: 'van-thu' }, moment())
    const order = await heard(health, /\/done \d+/)
    expect(order.styles?.some(({ st }) => st === 'b')).toBe(true)
    await heard(group, /./)
  })

  it('takes /done in answer to a directive’s message, and a 👍 as đã nhận', async () => {
    const orders = () => spoken(health).filter(({ content }) => /\/done \d+/.test(String(content)))
    await expect.poll(() => orders().length, patience).toBeGreaterThan(1)
    const [first, second] = orders()
    if (!first || !second) throw new Error('two directives are expected')
    const answer = say(health, 'dau-moi-syt', '/done', first.msgId)
    const reply = () => spoken(health).find(({ quotes }) => quotes === answer.msgId)
    await expect.poll(() => String(reply()?.content), patience).toMatch(/hoàn thành/i)
    await heard(group, /Sở Y tế[\s\S]*hoàn thành/i, answer)
    simulator.people.react(second, players['dau-moi-syt'], '/-strong', { mobile: true })
    const acknowledged = () => database.db.$count(obligation, eq(obligation.state, 'acknowledged'))
    await expect.poll(acknowledged, patience).toBe(1)
  })

  it('answers whoever names the bot before or after the command, as people do in a group', async () => {
    const { people, world } = simulator
    const name = `@${world.nameOf(world.uid)}`
    for (const text of [`${name} /viec`, `/viec ${name}`]) {
      const mentions = [{ uid: world.uid, pos: text.indexOf(name), len: name.length, type: 0 }]
      const asked = people.say(health, players['dau-moi-syt'], text, { mentions })
      const answer = () => spoken(health).find(({ quotes }) => quotes === asked.msgId)
      await expect.poll(() => answer()?.quotedWords, patience).toBe(text)
    }
  })

  it('is reminded as time goes on', async () => {
    const last = spoken(health).at(-1)
    const start = now.getTime()
    // The first tick only remembers where it stood.
    for (let hours = 0; hours <= 10 * 24; hours += 6) {
      now = new Date(start + hours * 3_600_000)
      await tick(database.db, moment())
    }
    await heard(health, /Nhắc|hạn/i, last)
  })

  it('hears an urgent notice with everybody named, once a second person has confirmed it', async () => {
    const preview = await heard(group, /Họp khẩn/, say(group, 'van-thu', '/khan Họp khẩn 19 giờ tối nay'))
    await heard(group, /THÔNG BÁO KHẨN/, say(group, 'truong-ban', '/xacnhan 1'))
    const urgent = await heard(health, /THÔNG BÁO KHẨN/, preview)
    expect(urgent).toMatchObject({ urgency: 2, mentions: [{ uid: '-1', type: 1 }] })
    expect(String(urgent.content)).toMatch(/^@All /)
  })

  it('has every message of its own settled', async () => {
    await delivery.settle()
    const states = await database.db.selectDistinct({ state: message.state }).from(message)
    expect(states).toEqual([{ state: 'sent' }])
  })
})
