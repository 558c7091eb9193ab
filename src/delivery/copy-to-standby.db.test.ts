import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Channel, SendError, type SendRequest } from '../../bot/channels/channel.ts'
import { acquireLease, ensureAccount, type Lease, setChatState } from '../../db/accounts.ts'
import { ensureChat, organisationOfAccount } from '../../db/chats.ts'
import type { Database } from '../../db/client.ts'
import { noteDownAccounts } from '../../db/down-accounts.ts'
import type { NewLine } from '../../db/outbox.ts'
import { channelAccount } from '../../db/schema/chat.ts'
import { line, message } from '../../db/schema/outbox.ts'
import { setStandby } from '../../db/standby-chats.ts'
import { writeStanding } from '../../db/standing.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { copyToStandby } from './copy-to-standby.ts'
import type { Delivery } from './delivery.ts'
import { createOutboxFixture, type OutboxFixture } from './testing/outbox-fixture.ts'

const reminder: Partial<NewLine> = { kind: 'due' }
const urgent: Partial<NewLine> = { kind: 'notice' }
const minute = 60_000
const patience = { timeout: 20_000 }

describe('a chat with a second channel', () => {
  let database: Database
  let fixture: OutboxFixture
  let secondAccount: number
  let first: number
  let standby: number
  let lease: Lease
  let delivery: Delivery | undefined

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    fixture = await createOutboxFixture(database, ['nhóm'])
    const { db } = database
    const now = fixture.clock.now()
    const organisationId = (await organisationOfAccount(db, fixture.accountId)) ?? 0
    secondAccount = (await ensureAccount(db, { organisationId, channel: 'telegram', name: 'bot' }, now)).id
    first = fixture.chats.get('nhóm') ?? 0
    const chat = { accountId: secondAccount, platformId: 'dự phòng', kind: 'group' as const, title: 'dự phòng' }
    standby = (await ensureChat(db, { ...chat, createdAt: now })).id
    await setStandby(db, first, standby, now)
    lease = await own(secondAccount)
    await own(fixture.accountId)
    delivery = undefined
    return () => delivery?.stop()
  })

  /** A process owns the account for the whole test. */
  async function own(accountId: number): Promise<Lease> {
    const now = fixture.clock.now()
    const until = new Date(now.getTime() + 24 * 60 * minute)
    const taken = await acquireLease(database.db, accountId, { holder: 'test', now, until, takeOver: true })
    if (!taken) throw new Error('no lease')
    return taken
  }

  const copy = (options: { maxLength?: number; maxFileBytes?: number; lease?: Lease } = {}) =>
    copyToStandby(database.db, options.lease ?? lease, {
      capabilities: { maxLength: 4_096, ...options },
      now: fixture.clock.now(),
      onFailure(failure) {
        throw failure
      },
    })

  async function later(minutes: number): Promise<void> {
    fixture.clock.advance(minutes * minute)
    await noteDownAccounts(database.db, fixture.clock.now())
  }

  const signOut = (state = 'signed-out') =>
    writeStanding(database.db, fixture.accountId, { state }, fixture.clock.now())

  const messagesIn = (chatId: number) =>
    database.db.select().from(message).where(eq(message.chatId, chatId)).orderBy(asc(message.id))
  const copies = async () => (await messagesIn(standby)).map(({ body }) => body.text)

  /** Channels of both accounts, with what each was asked to send, by the platform's id of the chat. */
  function channels(refusal?: (request: SendRequest) => SendError | undefined) {
    const sent: string[] = []
    const channel: Channel = {
      name: 'test',
      capabilities: {
        ...{ maxLength: 4_096, buttons: true, quotes: true, idempotent: false, echoes: false },
        reception: 'everywhere',
      },
      start: async () => {},
      async send(request) {
        const refused = refusal?.(request)
        if (refused) throw refused
        sent.push(`${request.chatId}: ${request.message.text}`)
        return { platformMessageId: `p${request.id}` }
      },
      stop: async () => {},
    }
    return { channel, sent }
  }

  describe('while the first channel works', () => {
    it('gets no copies of what waits there', async () => {
      await fixture.tell('nhóm', ['Việc 3 đến hạn'], reminder)
      await later(60)
      expect(await copy()).toBe(0)
    })

    it('gets urgent words at once on both, each once', async () => {
      const { channel, sent } = channels()
      delivery = fixture.delivery(channel, { limitsOf: () => ({ concurrency: 4 }) })
      await delivery.start()
      await fixture.tell('nhóm', ['Họp khẩn'], urgent)
      await expect.poll(() => sent.toSorted(), patience).toEqual(['dự phòng: Họp khẩn', 'nhóm: Họp khẩn'])
      await delivery.settle()
      expect(sent).toHaveLength(2)
      expect((await messagesIn(standby)).map(({ priority, state }) => [priority, state])).toEqual([[2, 'sent']])
    })

    it('gets no urgent words of the time before it had that channel', async () => {
      await fixture.tell('nhóm', ['Họp khẩn'], urgent)
      fixture.clock.advance(1)
      await setStandby(database.db, first, standby, fixture.clock.now())
      expect(await copy()).toBe(0)
    })
  })

  describe('when the first account is down', () => {
    it('gets nothing before the minutes of the policy, then a copy of what has not arrived, once', async () => {
      await signOut()
      await fixture.tell('nhóm', ['Việc 3 đến hạn'], reminder)
      await later(9)
      expect(await copy()).toBe(0)
      await later(1)
      expect(await copy()).toBe(1)
      expect(await copy()).toBe(0)
      expect(await copies()).toEqual([expect.stringContaining('Việc 3 đến hạn')])
    })

    it('gets copies of messages that were tried there in vain, not of those that arrived', async () => {
      await fixture.tell('nhóm', ['Đã đến'], { kind: 'summary' })
      let broken = false
      const { channel } = channels(({ chatId }) =>
        broken && chatId === 'nhóm' ? new SendError('unauthorised', 'test: signed out') : undefined,
      )
      delivery = fixture.delivery(channel, { limitsOf: () => ({ concurrency: 4 }) })
      await delivery.start()
      await delivery.settle()
      broken = true
      await fixture.tell('nhóm', ['Chưa đến'], { kind: 'summary' })
      await delivery.settle()
      await delivery.stop()
      await own(fixture.accountId)
      lease = await own(secondAccount)
      await later(0)
      await later(10)
      expect(await copy()).toBe(1)
      expect(await copies()).toEqual(['Chưa đến'])
    })

    it('is never told answers, which belong where they were asked for', async () => {
      await signOut()
      await fixture.tell('nhóm', ['✅ Việc 3'], { kind: 'answer' })
      await later(60)
      expect(await copy()).toBe(0)
    })

    it('is told of a document’s file only where a channel sends files', async () => {
      await signOut()
      await fixture.tell('nhóm', ['Văn bản gốc'], { kind: 'original' })
      await later(10)
      expect(await copy()).toBe(0)
      expect(await copy({ maxFileBytes: 1_000_000 })).toBe(1)
    })

    it('merges as the first would, in its own lengths, every line in one copy or its parts', async () => {
      await signOut()
      await fixture.tell('nhóm', ['Việc 3', 'Việc 4', 'Việc 5'], reminder)
      await fixture.tell('nhóm', ['chữ '.repeat(200)], { kind: 'summary' })
      await later(10)
      expect(await copy({ maxLength: 300 })).toBe(4)
      const texts = await copies()
      expect(texts[0]).toMatch(/Việc 3[\s\S]*Việc 4[\s\S]*Việc 5/)
      expect(texts.every((text) => text.length <= 300)).toBe(true)
    })

    it('gets one copy, though two processes look at once', async () => {
      await signOut()
      await fixture.tell('nhóm', ['Việc 3', 'Việc 4'], { kind: 'summary' })
      await later(10)
      const made = await Promise.all([copy(), copy(), copy()])
      expect(made.reduce((sum, each) => sum + each, 0)).toBe(2)
      expect(await copies()).toEqual(['Việc 3', 'Việc 4'])
    })

    it('gets none from a process that has lost the account', async () => {
      await signOut()
      await fixture.tell('nhóm', ['Việc 3'], reminder)
      await later(10)
      const old = lease
      await own(secondAccount)
      expect(await copy({ lease: old })).toBe(0)
    })

    it('keeps what waits in the first, which is told too once it is back', async () => {
      await signOut()
      await fixture.tell('nhóm', ['Việc 3'], { kind: 'summary' })
      await later(10)
      await copy()
      const { channel, sent } = channels()
      delivery = fixture.delivery(channel, {
        limitsOf: () => ({ concurrency: 4 }),
        channelFor: ({ id }) => (id === secondAccount ? channel : undefined),
      })
      await delivery.start()
      await delivery.settle()
      expect(sent).toEqual(['dự phòng: Việc 3'])
      await delivery.stop()
      await writeStanding(database.db, fixture.accountId, { state: 'live' }, fixture.clock.now())
      delivery = fixture.delivery(channel, { limitsOf: () => ({ concurrency: 4 }) })
      await delivery.start()
      await delivery.settle()
      expect(sent).toEqual(['dự phòng: Việc 3', 'nhóm: Việc 3'])
      const [row] = await database.db.select().from(line)
      expect(await database.db.select().from(message)).toHaveLength(2)
      expect(row?.composedAt).not.toBeNull()
    })
  })

  describe('when the bot is out of the first chat', () => {
    it('gets at once what waits there and what found it out', async () => {
      const { channel } = channels(({ chatId }) =>
        chatId === 'nhóm' ? new SendError('bot-removed', 'test: kicked') : undefined,
      )
      delivery = fixture.delivery(channel, { limitsOf: () => ({ concurrency: 4 }) })
      await delivery.start()
      await fixture.tell('nhóm', ['Một'], { kind: 'summary' })
      await delivery.settle()
      await fixture.tell('nhóm', ['Hai'], { kind: 'summary' })
      await delivery.settle()
      expect(await copies()).toEqual(['Một', 'Hai'])
    })

    it('gets nothing when it is lost as well', async () => {
      await setChatState(database.db, first, 'removed')
      await setChatState(database.db, standby, 'gone')
      await fixture.tell('nhóm', ['Một'], { kind: 'summary' })
      expect(await copy()).toBe(0)
    })
  })

  describe('since when the first account is down', () => {
    const since = async () => {
      const [row] = await database.db.select().from(channelAccount).where(eq(channelAccount.id, fixture.accountId))
      return row?.downSince ?? null
    }

    it('is kept over changes of how it stands, and forgotten when it is back', async () => {
      const began = fixture.clock.now()
      await signOut('connecting')
      await later(3)
      await signOut('frozen')
      await later(3)
      expect(await since()).toEqual(began)
      await signOut('live')
      await later(1)
      expect(await since()).toBeNull()
    })

    it('lies in no future, where the machine’s clock was set back meanwhile', async () => {
      const right = fixture.clock.now()
      fixture.clock.advance(3_600_000)
      await signOut('connecting')
      await noteDownAccounts(database.db, fixture.clock.now())
      fixture.clock.advance(-3_600_000)
      await later(0)
      expect(await since()).toEqual(right)
      await fixture.tell('nhóm', ['Một'], { kind: 'summary' })
      await later(10)
      expect(await copy()).toBe(1)
    })

    it('is found out by failing sends where the platform says nothing, and over with the first that succeeds', async () => {
      let broken = true
      const { channel } = channels(() => (broken ? new SendError('unavailable', 'test: away') : undefined))
      delivery = fixture.delivery(channel, { limitsOf: () => ({ concurrency: 4 }) })
      await delivery.start()
      await fixture.tell('nhóm', ['Một'], { kind: 'summary' })
      await delivery.settle()
      await noteDownAccounts(database.db, fixture.clock.now())
      expect(await since()).toEqual(fixture.clock.now())
      broken = false
      fixture.clock.advance(5_000)
      await delivery.settle()
      await noteDownAccounts(database.db, fixture.clock.now())
      expect(await since()).toBeNull()
    })
  })
})
