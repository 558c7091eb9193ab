import { setTimeout as pause } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SendError } from '../../bot/channels/channel.ts'
import { chatById, ensureAccount, findChat, learntOf, listAccounts, setChatState } from '../../db/accounts.ts'
import { ensureChat } from '../../db/chats.ts'
import type { Database } from '../../db/client.ts'
import { deliveryProblems } from '../../db/delivery-problems.ts'
import { settleEcho } from '../../db/echoes.ts'
import { waitsForPerson } from '../../db/ledger.ts'
import { line } from '../../db/schema/outbox.ts'
import { openTestDatabase } from '../../db/testing.ts'
import type { Delivery, DeliveryOptions } from './delivery.ts'
import { createFaultChannel, type FaultChannel } from './testing/fault-channel.ts'
import { createOutboxFixture, type OutboxFixture } from './testing/outbox-fixture.ts'

const patience = { timeout: 15_000, interval: 5 }

/** Time that never passes: only a ring ends a sleep. */
const untilWoken = (_: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))

describe('delivery', () => {
  let database: Database
  let fixture: OutboxFixture
  let channel: FaultChannel
  let delivery: Delivery

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  afterEach(() => delivery.stop())

  /** @param told what waits already when delivery starts */
  async function begin(
    chatIds: string[],
    options: { idempotent?: boolean; maxLength?: number } & Partial<DeliveryOptions> = {},
    told = async () => {},
  ) {
    fixture = await createOutboxFixture(database, chatIds)
    channel = createFaultChannel({ chatIds, ...options })
    delivery = fixture.delivery(channel, options)
    await told()
    await delivery.start()
  }

  const shown = (chatId: string) => channel.shown(chatId).map(({ text }) => text)

  async function tellOneByOne(chatId: string, texts: string[]) {
    for (const text of texts) {
      await fixture.tell(chatId, [text])
      await delivery.settle()
    }
  }

  it('sends what waits and notes when, how often tried and under which id of the platform', async () => {
    await begin(['c1'])
    await fixture.tell('c1', ['Đã ghi nhận'])
    await delivery.settle()
    expect(shown('c1')).toEqual(['Đã ghi nhận'])
    expect(await fixture.ledger()).toMatchObject([
      { text: 'Đã ghi nhận', state: 'sent', attempts: 1, platformMessageId: '1', lastError: null, outcomes: ['sent'] },
    ])
  })

  it('is woken by new lines, with nobody asking it to look', async () => {
    await begin(['c1'], { clock: { now: () => fixture.clock.now(), sleep: untilWoken } })
    await delivery.settle()
    await fixture.tell('c1', ['một'])
    await expect.poll(() => shown('c1'), patience).toEqual(['một'])
  })

  it('notices by itself, later, what it was not woken for', async () => {
    const impatient = (_: number, signal: AbortSignal) => pause(20, undefined, { signal }).catch(() => {})
    await begin(['c1'], { clock: { now: () => fixture.clock.now(), sleep: impatient } })
    await setChatState(database.db, fixture.chats.get('c1') ?? 0, 'removed')
    await fixture.tell('c1', ['một'])
    await delivery.settle()
    await setChatState(database.db, fixture.chats.get('c1') ?? 0, 'active')
    await expect.poll(() => shown('c1'), patience).toEqual(['một'])
  })

  it('says a line once whose key is told twice', async () => {
    await begin(['c1'])
    await fixture.tell('c1', ['một'], { key: 'obligation-3/due' })
    await delivery.settle()
    expect(await fixture.tell('c1', ['một'], { key: 'obligation-3/due' })).toBe(0)
    await delivery.settle()
    expect(shown('c1')).toEqual(['một'])
  })

  it('merges the reminders that wait for one chat into one message', async () => {
    await begin(['c1', 'c2'])
    await setChatState(database.db, fixture.chats.get('c1') ?? 0, 'removed')
    await fixture.tell('c1', ['Việc số 3 quá hạn', 'Việc số 5 quá hạn'], { kind: 'overdue' })
    await fixture.tell('c1', ['Việc số 7 sắp đến hạn'], { kind: 'due-soon' })
    await setChatState(database.db, fixture.chats.get('c1') ?? 0, 'active')
    await delivery.settle()
    expect(shown('c1')).toHaveLength(1)
    for (const words of ['số 3', 'số 5', 'số 7']) expect(shown('c1')[0]).toContain(words)
    expect(await database.db.select().from(line).where(eq(line.kind, 'overdue'))).toMatchObject([
      { composedAt: fixture.clock.now() },
      { composedAt: fixture.clock.now() },
    ])
  })

  it('never sends two messages to one chat at a time, but serves several chats at once', async () => {
    const chatIds = Array.from({ length: 12 }, (_, n) => `c${n}`)
    await begin(chatIds, { concurrencyOf: () => 4 })
    channel.faults.before = async () => {
      await expect.poll(() => channel.busiest.overall, patience).toBe(4)
      await pause(5)
    }
    for (const chatId of chatIds) await fixture.tell(chatId, ['một', 'hai'])
    await delivery.settle()
    expect(channel.busiest).toEqual({ overall: 4, inOneChat: 1 })
    for (const chatId of chatIds) expect(shown(chatId)).toEqual(['một', 'hai'])
  })

  it('keeps the order in a chat while sends fail, and tells nothing twice', async () => {
    await begin(['c1'])
    const texts = Array.from({ length: 6 }, (_, n) => `tin thứ ${n}.`)
    channel.faults.before = ({ message }, nth) => {
      if (message.text === 'tin thứ 1.' && nth <= 3) throw new SendError('unavailable', 'fault: 502')
      if (message.text === 'tin thứ 3.' && nth <= 2)
        throw new SendError('rate-limited', 'fault: 429', { retryAfterMs: 4_000 })
    }
    await fixture.tell('c1', texts)
    for (let n = 0; n < 20; n += 1) {
      await delivery.settle()
      fixture.clock.advance(20_000)
    }
    expect(shown('c1')).toEqual(texts)
    const outcomes = (await fixture.ledger()).map((row) => row.outcomes)
    expect(outcomes[1]).toEqual(['unavailable', 'unavailable', 'unavailable', 'sent'])
    expect(outcomes[3]).toEqual(['rate-limited', 'rate-limited', 'sent'])
  })

  it('delays no other chat by one whose message fails', async () => {
    await begin(['c1', 'c2', 'c3'], { concurrencyOf: () => 1 })
    channel.faults.before = ({ chatId }) => {
      if (chatId === 'c1') throw new SendError('unavailable', 'fault: 502')
    }
    for (const chatId of ['c1', 'c2', 'c3']) await fixture.tell(chatId, ['a'])
    await delivery.settle()
    expect([shown('c1'), shown('c2'), shown('c3')]).toEqual([[], ['a'], ['a']])
    expect((await fixture.ledger())[0]).toMatchObject({ state: 'failed', lastError: 'unavailable: fault: 502' })
  })

  it('holds back only the chat whose line cannot be made into a message', async () => {
    await begin(['c1', 'c2'])
    const broken = JSON.parse('{}')
    await fixture.tell('c1', ['a'], { entry: broken })
    await fixture.tell('c2', ['a'])
    await delivery.settle()
    expect([shown('c1'), shown('c2')]).toEqual([[], ['a']])
    expect(await fixture.ledger()).toHaveLength(1)
  })

  /** Tells more while a send is under way, until delivery has heard of it and had time to look. */
  async function listening(): Promise<{ tell: typeof fixture.tell; end: () => Promise<void> }> {
    let heard = 0
    const end = await database.listen('outbox', () => {
      heard += 1
    })
    return {
      end,
      async tell(...told) {
        const before = heard
        const added = await fixture.tell(...told)
        await expect.poll(() => heard, patience).toBeGreaterThan(before)
        await pause(30)
        return added
      },
    }
  }

  it('lets a chat with a long backlog that keeps growing delay no other', async () => {
    const news = await listening()
    await begin(['c1', 'c2', 'c3'], { concurrencyOf: () => 1 }, async () => {
      channel.faults.before = async () => {
        if (channel.asked.length < 6) await news.tell('c1', ['thêm'])
      }
      await fixture.tell(
        'c1',
        Array.from({ length: 9 }, (_, n) => `tin thứ ${n}`),
      )
      fixture.clock.advance(1_000)
      await fixture.tell('c2', ['hai'])
      await fixture.tell('c3', ['ba'])
    })
    await delivery.settle()
    await news.end()
    expect(channel.asked.slice(0, 3).map(({ chatId }) => chatId)).toEqual(['c1', 'c2', 'c3'])
    expect(channel.asked).toHaveLength(16)
  })

  it('sends an urgent notice ahead of all that waits, in a busy chat and in the others', async () => {
    const chatIds = Array.from({ length: 10 }, (_, n) => `c${n}`)
    const news = await listening()
    await begin(chatIds, { concurrencyOf: () => 1 }, async () => {
      channel.faults.before = async () => {
        if (channel.asked.length > 1) return
        await news.tell('c9', ['KHẨN'], { kind: 'notice' })
        await news.tell('c0', ['KHẨN'], { kind: 'notice' })
      }
      for (const chatId of chatIds) await fixture.tell(chatId, ['tin 1', 'tin 2'])
    })
    await delivery.settle()
    await news.end()
    expect(channel.asked[0]?.chatId).toBe('c0')
    const next = channel.asked.slice(1, 3)
    expect(next.map(({ chatId }) => chatId).sort()).toEqual(['c0', 'c9'])
    expect(next.every(({ message }) => message.text.includes('KHẨN'))).toBe(true)
    expect(shown('c0').filter((text) => text.startsWith('tin'))).toEqual(['tin 1', 'tin 2'])
  })

  it('does not let even an urgent notice break the wait that a platform asked for', async () => {
    await begin(['c1'])
    channel.faults.before = (_, nth) => {
      if (nth === 1) throw new SendError('rate-limited', 'fault: 429', { retryAfterMs: 7_000 })
    }
    await fixture.tell('c1', ['một'])
    await delivery.settle()
    channel.faults = {}
    await fixture.tell('c1', ['KHẨN'], { kind: 'notice' })
    await delivery.settle()
    fixture.clock.advance(6_999)
    await delivery.settle()
    expect(channel.asked).toHaveLength(1)
    fixture.clock.advance(1)
    await delivery.settle()
    expect(shown('c1')).toHaveLength(2)
    expect(shown('c1')[0]).toContain('KHẨN')
  })

  it('loses nothing and keeps the order while the network to the platform is cut for a minute', async () => {
    const chatIds = ['c1', 'c2', 'c3', 'c4']
    await begin(chatIds)
    const texts = Array.from({ length: 5 }, (_, n) => `tin thứ ${n}`)
    const cutAt = fixture.clock.now().getTime()
    channel.faults.before = () => {
      const since = fixture.clock.now().getTime() - cutAt
      if (since < 60_000) throw new SendError('unavailable', 'fault: ECONNREFUSED')
    }
    for (const chatId of chatIds) await fixture.tell(chatId, texts)
    for (let n = 0; n < 40; n += 1) {
      await delivery.settle()
      fixture.clock.advance(4_000)
    }
    for (const chatId of chatIds) expect(shown(chatId)).toEqual(texts)
    expect((await fixture.ledger()).every(({ state }) => state === 'sent')).toBe(true)
    expect(await deliveryProblems(database.db)).toEqual([])
  })

  it('settles by the echo what was lost on the way, and does not send it again', async () => {
    await begin(['c1'])
    channel.faults.after = async ({ message }) => {
      await database.db.transaction((tx) =>
        settleEcho(
          tx,
          fixture.accountId,
          fixture.chats.get('c1') ?? 0,
          { platformMessageId: 'e1', text: message.text, at: fixture.clock.now() },
          fixture.clock.now(),
        ),
      )
      throw new SendError('lost', 'fault: connection reset')
    }
    await fixture.tell('c1', ['một'], { kind: 'overdue' })
    await delivery.settle()
    fixture.clock.advance(3_600_000)
    await delivery.settle()
    expect(shown('c1')).toHaveLength(1)
    expect(await fixture.ledger()).toMatchObject([{ state: 'sent', platformMessageId: 'e1', outcomes: ['echo'] }])
  })

  it('keeps over a restart what refusals taught', async () => {
    const chatIds = ['c1', 'c2', 'c3', 'c4']
    await begin(chatIds, { concurrencyOf: () => 3 })
    channel.faults.before = ({ chatId }) => {
      if (chatId !== 'c4') throw new SendError('rate-limited', 'fault: 429', { retryAfterMs: 30_000 })
    }
    for (const chatId of chatIds.slice(0, 3)) await fixture.tell(chatId, ['a'])
    await delivery.settle()
    await delivery.stop()
    channel.faults = {}
    delivery = fixture.delivery(channel)
    await delivery.start()
    await fixture.tell('c4', ['a'])
    await delivery.settle()
    expect(shown('c4')).toEqual([])
    expect((await learntOf(database.db, fixture.accountId))?.share).toBe(0.8)
    fixture.clock.advance(30_000)
    await delivery.settle()
    expect(chatIds.map(shown)).toEqual([['a'], ['a'], ['a'], ['a']])
  })

  it('gives up after ten times and goes on with the chat', async () => {
    await begin(['c1'])
    channel.faults.before = ({ message }) => {
      if (message.text === 'xấu') throw new SendError('unavailable', 'fault: 500')
    }
    await tellOneByOne('c1', ['xấu', 'sau'])
    for (let n = 0; n < 12; n += 1) {
      fixture.clock.advance(4_000_000)
      await delivery.settle()
    }
    const [dead, after] = await fixture.ledger()
    expect(dead).toMatchObject({ state: 'dead', attempts: 10, lastError: 'unavailable: fault: 500' })
    expect(dead?.outcomes).toHaveLength(10)
    expect(after).toMatchObject({ state: 'sent' })
    expect(await deliveryProblems(database.db)).toMatchObject([{ kind: 'dead', chatTitle: 'c1', messageId: dead?.id }])
  })

  it('does not count the times a platform asked it to wait', async () => {
    await begin(['c1'])
    channel.faults.before = (_, nth) => {
      if (nth <= 15) throw new SendError('rate-limited', 'fault: 429', { retryAfterMs: 1_000 })
    }
    await fixture.tell('c1', ['một'])
    for (let n = 0; n < 16; n += 1) {
      await delivery.settle()
      fixture.clock.advance(60_000)
    }
    expect(await fixture.ledger()).toMatchObject([{ state: 'sent', attempts: 16 }])
  })

  it('gives up at once what is refused and goes on with the chat', async () => {
    await begin(['c1'])
    channel.faults.before = ({ message }) => {
      if (message.text === 'xấu') throw new SendError('refused', 'fault: malformed')
    }
    await tellOneByOne('c1', ['xấu', 'sau'])
    expect(await fixture.ledger()).toMatchObject([{ state: 'dead', outcomes: ['refused'] }, { state: 'sent' }])
  })

  it('sends the same bytes at every attempt, whatever is told in between', async () => {
    await begin(['c1'])
    channel.faults.before = (_, nth) => {
      if (nth <= 2) throw new SendError('unavailable', 'fault: 502')
    }
    await fixture.tell('c1', ['Việc số 3 quá hạn'], { kind: 'overdue' })
    await delivery.settle()
    await fixture.tell('c1', ['Việc số 5 quá hạn'], { kind: 'overdue' })
    for (let n = 0; n < 3; n += 1) {
      fixture.clock.advance(60_000)
      await delivery.settle()
    }
    const [first, second, third] = channel.asked
    expect(second).toEqual(first)
    expect(third).toEqual(first)
    expect(JSON.stringify(first)).not.toContain('số 5')
  })

  describe('when an answer was lost', () => {
    const loseFirst = (_: unknown, nth: number) => {
      if (nth === 1) throw new SendError('lost', 'fault: connection reset')
    }

    it('leaves a directive unknown for a person to decide, and goes on with the chat', async () => {
      await begin(['c1'])
      channel.faults.after = (request, nth) => {
        if (request.message.text.includes('một')) loseFirst(request, nth)
      }
      await fixture.tell('c1', ['một'], { kind: 'directive' })
      await delivery.settle()
      await fixture.tell('c1', ['hai'], { kind: 'directive' })
      await delivery.settle()
      fixture.clock.advance(90_000_000)
      await delivery.settle()
      const ledger = await fixture.ledger()
      expect(ledger).toMatchObject([
        { state: 'unknown', attempts: 1, outcomes: ['lost'], nextAttemptAt: waitsForPerson },
        { state: 'sent' },
      ])
      expect(shown('c1')).toHaveLength(2)
      expect(await deliveryProblems(database.db)).toMatchObject([{ kind: 'unknown', messageId: ledger[0]?.id }])
    })

    it('sends a reminder again, after a pause', async () => {
      await begin(['c1'])
      channel.faults.after = loseFirst
      await fixture.tell('c1', ['Việc số 3 quá hạn'], { kind: 'overdue' })
      await delivery.settle()
      expect(await fixture.ledger()).toMatchObject([{ state: 'unknown', attempts: 1 }])
      expect(await deliveryProblems(database.db)).toEqual([])
      fixture.clock.advance(2_000)
      await delivery.settle()
      expect(await fixture.ledger()).toMatchObject([{ state: 'sent', attempts: 2, outcomes: ['lost', 'sent'] }])
    })

    it('asks an idempotent channel again at once, and the chat shows one', async () => {
      await begin(['c1'], { idempotent: true })
      channel.faults.after = loseFirst
      await fixture.tell('c1', ['một'])
      await delivery.settle()
      expect(channel.asked).toHaveLength(2)
      expect(shown('c1')).toEqual(['một'])
      expect(await fixture.ledger()).toMatchObject([{ state: 'sent', outcomes: ['lost', 'sent'] }])
    })

    it('takes silence, and an error that explains nothing, for a lost answer', async () => {
      await begin(['c1'], { sendTimeoutMs: 20 })
      channel.faults.after = () => pause(60)
      await tellOneByOne('c1', ['một'])
      channel.faults.after = () => {
        throw new TypeError('terminated')
      }
      await tellOneByOne('c1', ['hai'])
      expect(await fixture.ledger()).toMatchObject([
        { state: 'unknown', lastError: 'lost: no answer within 20 ms' },
        { state: 'unknown', lastError: 'lost: TypeError: terminated' },
      ])
    })
  })

  it('keeps the lines for a chat that is gone until it is back', async () => {
    await begin(['c1'])
    const chatId = fixture.chats.get('c1') ?? 0
    channel.faults.before = () => {
      throw new SendError('bot-removed', 'fault: 403 kicked')
    }
    await fixture.tell('c1', ['một'])
    await delivery.settle()
    expect((await chatById(database.db, chatId))?.state).toBe('removed')
    await fixture.tell('c1', ['hai', 'ba'], { kind: 'overdue' })
    await delivery.settle()
    expect(channel.asked).toHaveLength(1)
    expect(await deliveryProblems(database.db)).toMatchObject([
      { kind: 'dead', chatTitle: 'c1' },
      { kind: 'removed', chatTitle: 'c1', waiting: 2 },
    ])
    channel.faults = {}
    await setChatState(database.db, chatId, 'active')
    await delivery.settle()
    expect(shown('c1').join()).toContain('hai')
  })

  it('follows a chat that has a new platform id', async () => {
    await begin(['c1'])
    channel.faults.before = ({ chatId }) => {
      if (chatId === 'c1') throw new SendError('chat-moved', 'fault: migrated', { movedTo: '-100' })
    }
    channel.move('c1', '-100')
    await fixture.tell('c1', ['một'])
    await delivery.settle()
    expect(shown('-100')).toEqual(['một'])
    expect((await findChat(database.db, fixture.accountId, '-100'))?.id).toBe(fixture.chats.get('c1'))
    expect(await fixture.ledger()).toMatchObject([{ state: 'sent', outcomes: ['chat-moved', 'sent'] }])
  })

  it('serves an account that appears while it runs, asking for its channel once', async () => {
    const asked: number[] = []
    const late = createFaultChannel({ chatIds: ['late'] })
    await begin(['c1'], {
      channelFor: ({ id }) => {
        asked.push(id)
        return id === fixture.accountId ? channel : late
      },
    })
    const { db } = database
    const [first] = await listAccounts(db)
    const account = await ensureAccount(
      db,
      { organisationId: first?.organisationId ?? 0, channel: 'telegram', name: 'late' },
      fixture.clock.now(),
    )
    const chat = await ensureChat(db, {
      accountId: account.id,
      platformId: 'late',
      kind: 'group',
      title: 'late',
      createdAt: fixture.clock.now(),
    })
    fixture.chats.set('late', chat.id)
    await fixture.tell('late', ['một'])
    await delivery.settle()
    await delivery.settle()
    expect(late.shown('late').map(({ text }) => text)).toEqual(['một'])
    expect(asked).toEqual([fixture.accountId, account.id])
  })

  it('leaves an account alone that has no channel here', async () => {
    await begin(['c1'], { channelFor: () => undefined })
    await fixture.tell('c1', ['một'])
    await delivery.settle()
    expect(await fixture.ledger()).toEqual([])
  })

  describe('settle', () => {
    it('waits for what is under way and for what that leaves to do', async () => {
      await begin(['c1'])
      channel.faults.before = () => pause(20)
      await fixture.tell('c1', ['tin thứ 1.', 'tin thứ 2.'])
      const settled = delivery.settle()
      await pause(10)
      await fixture.tell('c1', ['tin thứ 3.'])
      await settled
      await delivery.settle()
      expect(shown('c1')).toEqual(['tin thứ 1.', 'tin thứ 2.', 'tin thứ 3.'])
    })

    it('does not wait for what is parked', async () => {
      await begin(['c1'])
      channel.faults.before = () => {
        throw new SendError('unavailable', 'fault: 502')
      }
      await fixture.tell('c1', ['một'])
      await delivery.settle()
      await delivery.settle()
      expect(channel.asked).toHaveLength(1)
    })

    it('resolves at once before start and after stop', async () => {
      await begin(['c1'])
      await delivery.stop()
      await fixture.tell('c1', ['một'])
      await delivery.settle()
      await fixture.delivery(channel).settle()
      expect(channel.asked).toEqual([])
    })
  })

  it('finishes and records what is under way when it is stopped, and begins nothing more', async () => {
    await begin(['c1'])
    let stopped: Promise<unknown> = Promise.resolve()
    channel.faults.before = async () => {
      stopped = Promise.all([delivery.stop(), delivery.stop()])
      await pause(20)
    }
    await fixture.tell('c1', ['tin thứ 1.', 'tin thứ 2.'])
    await expect.poll(() => channel.asked.length, patience).toBe(1)
    await stopped
    expect(shown('c1')).toEqual(['tin thứ 1.'])
    expect((await fixture.ledger()).map(({ state }) => state)).toEqual(['sent'])
  })
})
