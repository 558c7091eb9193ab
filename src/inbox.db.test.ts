import { and, asc, eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureAccount } from '../db/accounts.ts'
import { bindIdentity, ensureIdentity } from '../db/actors.ts'
import { addAgencies } from '../db/agencies.ts'
import { bindChat, ensureChat } from '../db/chats.ts'
import type { Database } from '../db/client.ts'
import { chatsWithInbound, claimInbound, markFailed, markHandled } from '../db/inbox.ts'
import { addCommittee, addOrganisation } from '../db/organisations.ts'
import { addPerson, addRole } from '../db/people.ts'
import { chat } from '../db/schema/chat.ts'
import { line } from '../db/schema/outbox.ts'
import { inbox } from '../db/schema/record.ts'
import { openTestDatabase } from '../db/testing.ts'
import { runInboxDecision, runInboxList } from './cli/commands/inbox.ts'
import { makeCode } from './codes.ts'
import type { InboundEvent, InboundMessage } from './domain/inbound.ts'
import { addMinutes } from './domain/time.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { receive } from './receive.ts'

const at = { now: new Date('2021-02-04T02:00:00Z'), machine: new Date('2026-01-05T02:00:00Z') }
const logger = pino({ level: 'silent' })
/** Longer than any test: what is handled was woken. */
const never = 3_600_000

let database: Database
let organisationId: number
let agencyId: number
/** Each test has an account of its own, with a chat of an agency, one of the committee, and one bound to nobody. */
let accountId: number
let accounts = 0
beforeAll(async () => {
  database = await openTestDatabase()
  const { db } = database
  organisationId = (await addOrganisation(db, { slug: 'bac-ninh', name: 'Tỉnh Bắc Ninh' }, at)).id
  agencyId = (await addAgencies(db, organisationId, [{ code: 'SYT', name: 'Sở Y tế' }], at)).get('syt') ?? 0
  await addCommittee(db, { organisationId, slug: 'bac-ninh', name: 'Ban Chỉ đạo tỉnh' }, at)
})
afterAll(() => database.close())
beforeEach(async () => {
  accounts += 1
  const { db } = database
  accountId = (await ensureAccount(db, { organisationId, channel: 'web', name: `rooms-${accounts}` }, at.machine)).id
  const committee = await addCommittee(db, { organisationId, slug: 'bac-ninh', name: 'Ban Chỉ đạo tỉnh' }, at)
  await bind('so-y-te', { agencyId, committeeId: null })
  await bind('ban-chi-dao', { agencyId: null, committeeId: committee.id })
  const clerk = await addPerson(db, organisationId, { handle: 'van-thu', name: 'Nguyễn Thị Văn Thư' }, at)
  await addRole(db, { committeeId: committee.id, personId: clerk.id, role: 'clerk' })
  const identity = await ensureIdentity(db, { accountId, userId: 'clerk', name: 'Văn Thư' }, at.machine)
  await bindIdentity(db, identity.id, clerk.id)
})

async function bind(platformId: string, to: { agencyId: number | null; committeeId: number | null }): Promise<number> {
  const values = { accountId, platformId, kind: 'group' as const, title: platformId, createdAt: at.machine }
  const { id } = await ensureChat(database.db, values)
  await bindChat(database.db, id, to, at.now)
  return id
}

const inChat = (chatPlatformId: string) => ({ accountId, chatPlatformId })

let events = 0
function message(chatId: string, text: string, change: Partial<InboundMessage> = {}): InboundMessage {
  events += 1
  return {
    kind: 'message',
    eventId: `event-${events}`,
    messageId: `message-${events}`,
    chat: { id: chatId, kind: 'group', title: chatId },
    from: { id: 'stranger', name: 'Nguyễn Văn An' },
    at: '2021-02-04T02:00:00Z',
    text,
    ...change,
  }
}

const direct = { id: 'direct-1', kind: 'direct' as const, title: 'An' }
const clerk = { id: 'clerk', name: 'Văn Thư' }

const take = (...received: InboundEvent[]) =>
  received.reduce(
    (before, event) => before.then(() => receive(database.db, accountId, event, at.machine)),
    Promise.resolve(),
  )

function open(pollMs = never, pausesMs?: number[]): Inbox {
  let calls = 0
  // Machine time moves, so that the rows tell in which order they were handled.
  const moment = () => ({ now: at.now, machine: addMinutes(at.machine, ++calls) })
  return createInbox({ database, moment, logger, pollMs, ...(pausesMs ? { pausesMs } : {}) })
}

const stored = () => database.db.select().from(inbox).where(eq(inbox.accountId, accountId)).orderBy(asc(inbox.id))

const answersIn = async (platformId: string) => {
  const rows = await database.db
    .select({ key: line.key, entry: line.entry })
    .from(line)
    .innerJoin(chat, eq(chat.id, line.chatId))
    .where(and(eq(chat.accountId, accountId), eq(chat.platformId, platformId)))
    .orderBy(asc(line.id))
  return rows.map(({ entry }) => entry.quote)
}

describe('what is received', () => {
  it('in a bound chat is stored, durable before it is handled', async () => {
    const talk = message('so-y-te', 'Chào buổi sáng')
    const press: InboundEvent = { ...message('ban-chi-dao', ''), kind: 'press', button: 'x' }
    await take(talk, press)
    expect((await stored()).map(({ state, event }) => [state, event?.eventId])).toEqual([
      ['waiting', talk.eventId],
      ['waiting', press.eventId],
    ])
  })

  it('twice under one event id is stored and answered once, also after it was handled', async () => {
    const help = message('so-y-te', '/trogiup')
    await take(help, help)
    await open().settle()
    await take(help)
    await open().settle()
    expect(await stored()).toHaveLength(1)
    expect(await answersIn('so-y-te')).toEqual([help.messageId])
  })

  it('is told apart by account: another’s event of the same id is another event', async () => {
    const help = message('so-y-te', '/trogiup')
    const other = await ensureAccount(database.db, { organisationId, channel: 'web', name: 'another' }, at.machine)
    await ensureIdentity(database.db, { accountId: other.id, userId: 'clerk', name: 'Văn Thư' }, at.machine)
    await take(help)
    await receive(database.db, other.id, message('x', '/ketnoi ABCDE-FGHJK', { eventId: help.eventId }), at.machine)
    const rows = await database.db.select().from(inbox).where(eq(inbox.eventId, help.eventId))
    expect(rows.map((row) => row.accountId)).toEqual([accountId, other.id])
    await open().settle()
  })

  it('with characters that no database takes is stored without them, and answered', async () => {
    const odd = message('so-y-te', '/trogiup \u0000\ud800', { from: { id: 'stranger', name: 'An\u0000' } })
    await take(odd)
    await open().settle()
    expect((await stored())[0]).toMatchObject({ state: 'handled', event: { from: { name: 'An\ufffd' } } })
    expect(await answersIn('so-y-te')).toEqual([odd.messageId])
  })
})

describe('in a chat bound to nobody', () => {
  it.each(['Chào cả nhà', '/done 3', 'xong 3', '/trogiup', '/khan Họp gấp', '/ketnoi', '🙂'])(
    'what strangers say is not stored: %s',
    async (text) => {
      await take(message('a-group', text), message('direct-1', text, { chat: direct }))
      expect(await stored()).toEqual([])
    },
  )

  it('what strangers press is not stored', async () => {
    await take({ ...message('a-group', ''), kind: 'press', button: 'done:3' })
    expect(await stored()).toEqual([])
  })

  it('a code is stored, and binds the chat', async () => {
    const { code } = await makeCode(database.db, { organisationId, agencyId }, at)
    const binding = message('a-group', `/ketnoi ${code}`)
    await take(binding, message('a-group', 'Chào cả nhà'))
    expect(await stored()).toHaveLength(1)
    await open().settle()
    expect(await answersIn('a-group')).toContain(binding.messageId)
    await take(message('a-group', 'Chào cả nhà'))
    expect(await stored()).toHaveLength(2)
    await open().settle()
  })

  it('a known person’s own conversation with the bot is stored', async () => {
    const help = message('direct-1', '/trogiup', { chat: direct, from: clerk })
    await take(help)
    await open().settle()
    expect(await answersIn('direct-1')).toEqual([help.messageId])
  })

  it('a known person’s talk in a group is not, except to ask how it is bound', async () => {
    const asking = message('a-group', '/ketnoi', { from: clerk })
    await take(message('a-group', 'Chào cả nhà', { from: clerk }), message('a-group', '/viec', { from: clerk }), asking)
    expect((await stored()).map(({ eventId }) => eventId)).toEqual([asking.eventId])
    await open().settle()
    expect(await answersIn('a-group')).toEqual([asking.messageId])
  })
})

describe('once handled', () => {
  it('chatter is erased, a command is kept', async () => {
    const command = message('so-y-te', '/trogiup')
    await take(message('so-y-te', 'Chào buổi sáng'), command, message('so-y-te', 'xong 3 ca'))
    await open().settle()
    expect((await stored()).map(({ state, event }) => [state, event?.eventId ?? null])).toEqual([
      ['handled', null],
      ['handled', command.eventId],
      ['handled', null],
    ])
    expect(await answersIn('so-y-te')).toEqual([command.messageId])
  })

  it('a stranger’s command in the committee’s group is erased, and not answered', async () => {
    await take(
      message('ban-chi-dao', '/trogiup'),
      message('ban-chi-dao', '/done 1'),
      message('ban-chi-dao', '/khan Họp'),
    )
    await open().settle()
    expect((await stored()).map(({ event }) => event)).toEqual([null, null, null])
    expect(await answersIn('ban-chi-dao')).toEqual([])
  })

  it('chatter is erased from the failures before, too', async () => {
    await take(message('so-y-te', 'Chào buổi sáng'))
    const id = (await stored())[0]?.id ?? 0
    await markFailed(database.db, id, 'Error: could not keep "Chào buổi sáng"', 3)
    await open().settle()
    expect((await stored())[0]).toMatchObject({ state: 'handled', event: null, error: null, attempts: 1 })
  })
})

describe('events', () => {
  it('of each chat are handled in the order they came, also by two handlers at once', async () => {
    const chats = ['so-y-te', 'ban-chi-dao']
    const sent = Array.from({ length: 16 }, (_, number) =>
      message(chats[number % 2] ?? '', '/trogiup', { from: number % 2 === 0 ? { id: 's', name: 'S' } : clerk }),
    )
    await take(...sent)
    await Promise.all([open().settle(), open().settle()])
    for (const chatId of chats) {
      const expected = sent.filter((event) => event.chat.id === chatId).map(({ messageId }) => messageId)
      expect(await answersIn(chatId)).toEqual(expected)
    }
  })

  it('that another process handles are passed over, and with them those behind in their chat', async ({ skip }) => {
    if (database.kind === 'pglite') skip('an embedded database has one connection')
    const first = message('so-y-te', '1')
    const elsewhere = message('ban-chi-dao', '3')
    await take(first, message('so-y-te', '2'), elsewhere)
    await database.db.transaction(async (mine) => {
      expect((await claimInbound(mine, inChat('so-y-te')))?.eventId).toBe(first.eventId)
      await database.db.transaction(async (other) => {
        expect(await claimInbound(other, inChat('so-y-te'))).toBeUndefined()
        const row = await claimInbound(other, inChat('ban-chi-dao'))
        expect(row?.eventId).toBe(elsewhere.eventId)
        await markHandled(other, row?.id ?? 0, false, at.machine)
      })
      await database.db.transaction(async (other) => {
        for (const { chatPlatformId } of await chatsWithInbound(other))
          expect(await claimInbound(other, inChat(chatPlatformId))).toBeUndefined()
      })
    })
    await open().settle()
  })

  it('are handled when they come, woken by the database', async () => {
    const inbox = open()
    await inbox.start()
    const help = message('so-y-te', '/trogiup')
    await take(help)
    await expect.poll(() => answersIn('so-y-te'), { timeout: 10_000 }).toEqual([help.messageId])
    await inbox.stop()
  })

  it('are found by looking when the wake-up was lost, and wait once the handler has stopped', async () => {
    const handler = open(20)
    await handler.start()
    const quiet = (event: InboundEvent) =>
      database.db.insert(inbox).values({
        accountId,
        eventId: event.eventId,
        chatPlatformId: event.chat.id,
        event,
        receivedAt: at.machine,
      })
    await quiet(message('so-y-te', '/trogiup'))
    await expect.poll(() => answersIn('so-y-te'), { timeout: 10_000 }).toHaveLength(1)
    await handler.stop()
    await quiet(message('so-y-te', '/trogiup'))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await stored()).map(({ state }) => state)).toEqual(['handled', 'waiting'])
    await open().settle()
  })
})

describe('two thousand forged, replayed and duplicated events', () => {
  it('are handled once each, or refused', async () => {
    const chats = ['so-y-te', 'ban-chi-dao', 'nobody-1', 'nobody-2']
    const genuine = Array.from({ length: 100 }, (_, n) => message(chats[n % 2] ?? '', '/trogiup', { from: clerk }))
    const strangers = Array.from({ length: 900 }, (_, n) =>
      message(chats[2 + (n % 2)] ?? '', n % 18 === 0 ? `/ketnoi XXXXX-${n}` : '/done 3'),
    )
    const flood = Array.from({ length: 2_000 }, (_, n) =>
      n % 2 === 0 ? genuine[((n / 2) * 7) % 100] : strangers[(((n - 1) / 2) * 7) % 900],
    ).filter((event) => event !== undefined)
    const parts = Array.from({ length: 8 }, (_, part) => flood.filter((_, n) => n % 8 === part))
    await Promise.all(parts.map((part) => take(...part)))
    await Promise.all([open().settle(), open().settle()])
    await take(...genuine)
    const rows = await stored()
    expect(rows.map(({ state }) => state)).toEqual(rows.map(() => 'handled'))
    expect(new Set(rows.map(({ eventId }) => eventId)).size).toBe(rows.length)
    for (const chatId of chats.slice(0, 2)) {
      const asked = genuine.filter((event) => event.chat.id === chatId).map(({ messageId }) => messageId)
      expect((await answersIn(chatId)).sort()).toEqual(asked.sort())
    }
    // A wrong code is answered, once; what else a stranger says is not even stored.
    const codes = strangers.filter(({ text }) => text.startsWith('/ketnoi')).map(({ messageId }) => messageId)
    const answered = [...(await answersIn('nobody-1')), ...(await answersIn('nobody-2'))]
    expect(answered.length).toBeGreaterThan(10)
    expect(answered.every((quote) => quote !== undefined && codes.includes(quote))).toBe(true)
    expect(new Set(answered).size).toBe(answered.length)
    expect(rows.filter(({ event }) => event?.kind === 'message' && event.text === '/done 3')).toEqual([])
  }, 120_000)
})

describe('a poison event', () => {
  /** As no channel sends it: nobody has written it. */
  async function poison(chatId: string): Promise<string> {
    const { from: _, ...rest } = message(chatId, '/trogiup')
    const event: InboundEvent = JSON.parse(JSON.stringify(rest))
    await database.db
      .insert(inbox)
      .values({ accountId, eventId: rest.eventId, chatPlatformId: chatId, event, receivedAt: at.machine })
    return rest.eventId
  }

  it('is set aside after three tries, and neither its chat nor another waits for it', async () => {
    const eventId = await poison('so-y-te')
    const behind = message('so-y-te', '/trogiup')
    const elsewhere = message('ban-chi-dao', '/trogiup', { from: clerk })
    await take(behind, elsewhere)
    await open(never, [1, 1]).settle()
    const [set, ...others] = await stored()
    expect(set).toMatchObject({ eventId, state: 'set-aside', attempts: 3, handledAt: null })
    expect(set?.error).toContain('Error')
    expect(others.map(({ state }) => state)).toEqual(['handled', 'handled'])
    expect(await answersIn('so-y-te')).toEqual([behind.messageId])
    // The committee's group is answered, and hears of it.
    expect(new Set(await answersIn('ban-chi-dao'))).toEqual(new Set([elsewhere.messageId, undefined]))
  })

  it('is handled when what failed is over a second later', async () => {
    await poison('so-y-te')
    const settled = open().settle()
    await expect.poll(async () => (await stored())[0]?.attempts, { timeout: 10_000 }).toBe(1)
    const whole = message('so-y-te', '/trogiup')
    await database.db.update(inbox).set({ event: JSON.parse(JSON.stringify(whole)) })
    await settled
    expect((await stored())[0]).toMatchObject({ state: 'handled', attempts: 1 })
    expect(await answersIn('so-y-te')).toEqual([whole.messageId])
  })

  it('is not taken up again', async () => {
    await poison('so-y-te')
    await open(never, [1, 1]).settle()
    await open(never, [1, 1]).settle()
    expect((await stored())[0]).toMatchObject({ state: 'set-aside', attempts: 3 })
  })

  it('is listed, and handled anew when a person says so, with as many tries as a new one', async () => {
    const app = { database, moment: async () => at }
    await poison('so-y-te')
    await open(never, [1, 1]).settle()
    const id = (await stored())[0]?.id ?? 0
    expect((await runInboxList({ json: false }, app)).stdout).toContain(`${id}  09:00 05/01/2026  web/rooms-`)
    expect((await runInboxDecision(id, 'retry', app)).stdout).toContain('sẽ được xử lý lại')
    await open(never, [1, 1]).settle()
    expect((await stored())[0]).toMatchObject({ state: 'set-aside', attempts: 3 })
    const whole = message('so-y-te', '/trogiup')
    await database.db.update(inbox).set({ event: JSON.parse(JSON.stringify(whole)) })
    await runInboxDecision(id, 'retry', app)
    await open(never, [1, 1]).settle()
    expect(await answersIn('so-y-te')).toEqual([whole.messageId])
    expect((await runInboxList({ json: false }, app)).stdout).not.toContain(`${id}  `)
    await expect(runInboxDecision(id, 'retry', app)).rejects.toThrow('không được để riêng')
  })

  it('is given up when a person says so, and its words are erased', async () => {
    const app = { database, moment: async () => at }
    await poison('so-y-te')
    await open(never, [1, 1]).settle()
    const id = (await stored())[0]?.id ?? 0
    await database.db
      .update(inbox)
      .set({ event: JSON.parse('{}') })
      .where(eq(inbox.id, id))
    expect((await runInboxList({ json: false }, app)).stdout).toContain(`${id}  `)
    expect((await runInboxDecision(id, 'drop', app)).stdout).toContain('xoá lời trong đó')
    expect((await stored())[0]).toMatchObject({ state: 'handled', event: null, error: null })
  })

  it('that another process handled meanwhile stays handled', async () => {
    await take(message('so-y-te', '/trogiup'))
    await open(never, [1, 1]).settle()
    const id = (await stored())[0]?.id ?? 0
    expect(await markFailed(database.db, id, 'late', 1)).toBe('again')
    expect((await stored())[0]).toMatchObject({ state: 'handled', attempts: 0, error: null })
  })
})
