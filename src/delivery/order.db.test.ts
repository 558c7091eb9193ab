import { setTimeout as pause } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { SendError } from '../../bot/channels/channel.ts'
import { setChatState } from '../../db/accounts.ts'
import { line } from '../../db/schema/outbox.ts'
import { deliveryStage } from './testing/delivery-stage.ts'

const patience = { timeout: 15_000, interval: 5 }

describe('order and fairness', () => {
  const stage = deliveryStage()

  it('merges the reminders that wait for one chat into one message', async () => {
    await stage.begin(['c1', 'c2'])
    await setChatState(stage.database.db, stage.fixture.chats.get('c1') ?? 0, 'removed')
    await stage.fixture.tell('c1', ['Việc số 3 quá hạn', 'Việc số 5 quá hạn'], { kind: 'overdue' })
    await stage.fixture.tell('c1', ['Việc số 7 sắp đến hạn'], { kind: 'due-soon' })
    await setChatState(stage.database.db, stage.fixture.chats.get('c1') ?? 0, 'active')
    await stage.delivery.settle()
    expect(stage.shown('c1')).toHaveLength(1)
    for (const words of ['số 3', 'số 5', 'số 7']) expect(stage.shown('c1')[0]).toContain(words)
    expect(await stage.database.db.select().from(line).where(eq(line.kind, 'overdue'))).toMatchObject([
      { composedAt: stage.fixture.clock.now() },
      { composedAt: stage.fixture.clock.now() },
    ])
  })

  it('never sends two messages to one chat at a time, but serves several chats at once', async () => {
    const chatIds = Array.from({ length: 12 }, (_, n) => `c${n}`)
    await stage.begin(chatIds, { concurrencyOf: () => 4 })
    stage.channel.faults.before = async () => {
      await expect.poll(() => stage.channel.busiest.overall, patience).toBe(4)
      await pause(5)
    }
    for (const chatId of chatIds) await stage.fixture.tell(chatId, ['một', 'hai'])
    await stage.delivery.settle()
    expect(stage.channel.busiest).toEqual({ overall: 4, inOneChat: 1 })
    for (const chatId of chatIds) expect(stage.shown(chatId)).toEqual(['một', 'hai'])
  })

  it('keeps the order in a chat while sends fail, and tells nothing twice', async () => {
    await stage.begin(['c1'])
    const texts = Array.from({ length: 6 }, (_, n) => `tin thứ ${n}.`)
    stage.channel.faults.before = ({ message }, nth) => {
      if (message.text === 'tin thứ 1.' && nth <= 3) throw new SendError('unavailable', 'fault: 502')
      if (message.text === 'tin thứ 3.' && nth <= 2)
        throw new SendError('rate-limited', 'fault: 429', { retryAfterMs: 4_000 })
    }
    await stage.fixture.tell('c1', texts)
    for (let n = 0; n < 20; n += 1) {
      await stage.delivery.settle()
      stage.fixture.clock.advance(20_000)
    }
    expect(stage.shown('c1')).toEqual(texts)
    const outcomes = (await stage.fixture.ledger()).map((row) => row.outcomes)
    expect(outcomes[1]).toEqual(['unavailable', 'unavailable', 'unavailable', 'sent'])
    expect(outcomes[3]).toEqual(['rate-limited', 'rate-limited', 'sent'])
  })

  it('delays no other chat by one whose message fails', async () => {
    await stage.begin(['c1', 'c2', 'c3'], { concurrencyOf: () => 1 })
    stage.channel.faults.before = ({ chatId }) => {
      if (chatId === 'c1') throw new SendError('unavailable', 'fault: 502')
    }
    for (const chatId of ['c1', 'c2', 'c3']) await stage.fixture.tell(chatId, ['a'])
    await stage.delivery.settle()
    expect([stage.shown('c1'), stage.shown('c2'), stage.shown('c3')]).toEqual([[], ['a'], ['a']])
    expect((await stage.fixture.ledger())[0]).toMatchObject({ state: 'failed', lastError: 'unavailable: fault: 502' })
  })

  /** Tells more while a send is under way, until delivery has heard of it and had time to look. */
  async function listening(): Promise<{ tell: typeof stage.fixture.tell; end: () => Promise<void> }> {
    let heard = 0
    const end = await stage.database.listen('outbox', () => {
      heard += 1
    })
    return {
      end,
      async tell(...told) {
        const before = heard
        const added = await stage.fixture.tell(...told)
        await expect.poll(() => heard, patience).toBeGreaterThan(before)
        await pause(30)
        return added
      },
    }
  }

  it('lets a chat with a long backlog that keeps growing delay no other', async () => {
    const news = await listening()
    await stage.begin(['c1', 'c2', 'c3'], { concurrencyOf: () => 1 }, async () => {
      stage.channel.faults.before = async () => {
        if (stage.channel.asked.length < 6) await news.tell('c1', ['thêm'])
      }
      await stage.fixture.tell(
        'c1',
        Array.from({ length: 9 }, (_, n) => `tin thứ ${n}`),
      )
      stage.fixture.clock.advance(1_000)
      await stage.fixture.tell('c2', ['hai'])
      await stage.fixture.tell('c3', ['ba'])
    })
    await stage.delivery.settle()
    await news.end()
    expect(stage.channel.asked.slice(0, 3).map(({ chatId }) => chatId)).toEqual(['c1', 'c2', 'c3'])
    expect(stage.channel.asked).toHaveLength(16)
  })

  it('sends an urgent notice ahead of all that waits, in a busy chat and in the others', async () => {
    const chatIds = Array.from({ length: 10 }, (_, n) => `c${n}`)
    const news = await listening()
    await stage.begin(chatIds, { concurrencyOf: () => 1 }, async () => {
      stage.channel.faults.before = async () => {
        if (stage.channel.asked.length > 1) return
        await news.tell('c9', ['KHẨN'], { kind: 'notice' })
        await news.tell('c0', ['KHẨN'], { kind: 'notice' })
      }
      for (const chatId of chatIds) await stage.fixture.tell(chatId, ['tin 1', 'tin 2'])
    })
    await stage.delivery.settle()
    await news.end()
    expect(stage.channel.asked[0]?.chatId).toBe('c0')
    const next = stage.channel.asked.slice(1, 3)
    expect(next.map(({ chatId }) => chatId).sort()).toEqual(['c0', 'c9'])
    expect(next.every(({ message }) => message.text.includes('KHẨN'))).toBe(true)
    expect(stage.shown('c0').filter((text) => text.startsWith('tin'))).toEqual(['tin 1', 'tin 2'])
  })

  it('does not let even an urgent notice break the wait that a platform asked for', async () => {
    await stage.begin(['c1'])
    stage.channel.faults.before = (_, nth) => {
      if (nth === 1) throw new SendError('rate-limited', 'fault: 429', { retryAfterMs: 7_000 })
    }
    await stage.fixture.tell('c1', ['một'])
    await stage.delivery.settle()
    stage.channel.faults = {}
    await stage.fixture.tell('c1', ['KHẨN'], { kind: 'notice' })
    await stage.delivery.settle()
    stage.fixture.clock.advance(6_999)
    await stage.delivery.settle()
    expect(stage.channel.asked).toHaveLength(1)
    stage.fixture.clock.advance(1)
    await stage.delivery.settle()
    expect(stage.shown('c1')).toHaveLength(2)
    expect(stage.shown('c1')[0]).toContain('KHẨN')
  })

  it('sends the same bytes at every attempt, whatever is told in between', async () => {
    await stage.begin(['c1'])
    stage.channel.faults.before = (_, nth) => {
      if (nth <= 2) throw new SendError('unavailable', 'fault: 502')
    }
    await stage.fixture.tell('c1', ['Việc số 3 quá hạn'], { kind: 'overdue' })
    await stage.delivery.settle()
    await stage.fixture.tell('c1', ['Việc số 5 quá hạn'], { kind: 'overdue' })
    for (let n = 0; n < 3; n += 1) {
      stage.fixture.clock.advance(60_000)
      await stage.delivery.settle()
    }
    const [first, second, third] = stage.channel.asked
    expect(second).toEqual(first)
    expect(third).toEqual(first)
    expect(JSON.stringify(first)).not.toContain('số 5')
  })
})
