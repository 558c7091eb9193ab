import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { SendError } from '../../bot/channels/channel.ts'
import { chatById, findChat, learntOf, setChatState } from '../../db/accounts.ts'
import { deliveryProblems } from '../../db/delivery-problems.ts'
import { settleEcho } from '../../db/echoes.ts'
import { waitsForPerson } from '../../db/ledger.ts'
import { inbox } from '../../db/schema/record.ts'
import { deliveryStage } from './testing/delivery-stage.ts'

describe('delivery that fails', () => {
  const stage = deliveryStage()

  it('holds back only the chat whose line cannot be made into a message', async () => {
    await stage.begin(['c1', 'c2'])
    const broken = JSON.parse('{}')
    await stage.fixture.tell('c1', ['a'], { entry: broken })
    await stage.fixture.tell('c2', ['a'])
    await stage.delivery.settle()
    expect([stage.shown('c1'), stage.shown('c2')]).toEqual([[], ['a']])
    expect(await stage.fixture.ledger()).toHaveLength(1)
  })

  it('loses nothing and keeps the order while the network to the platform is cut for a minute', async () => {
    const chatIds = ['c1', 'c2', 'c3', 'c4']
    await stage.begin(chatIds)
    const texts = Array.from({ length: 5 }, (_, n) => `tin thứ ${n}`)
    const cutAt = stage.fixture.clock.now().getTime()
    stage.channel.faults.before = () => {
      const since = stage.fixture.clock.now().getTime() - cutAt
      if (since < 60_000) throw new SendError('unavailable', 'fault: ECONNREFUSED')
    }
    for (const chatId of chatIds) await stage.fixture.tell(chatId, texts)
    for (let n = 0; n < 40; n += 1) {
      await stage.delivery.settle()
      stage.fixture.clock.advance(4_000)
    }
    for (const chatId of chatIds) expect(stage.shown(chatId)).toEqual(texts)
    expect((await stage.fixture.ledger()).every(({ state }) => state === 'sent')).toBe(true)
    expect(await deliveryProblems(stage.database.db)).toEqual([])
  })

  it('settles by the echo what was lost on the way, and does not send it again', async () => {
    await stage.begin(['c1'])
    stage.channel.faults.after = async ({ message }) => {
      await stage.database.db.transaction((tx) =>
        settleEcho(
          tx,
          stage.fixture.accountId,
          stage.fixture.chats.get('c1') ?? 0,
          { platformMessageId: 'e1', text: message.text, at: stage.fixture.clock.now() },
          stage.fixture.clock.now(),
        ),
      )
      throw new SendError('lost', 'fault: connection reset')
    }
    await stage.fixture.tell('c1', ['một'], { kind: 'overdue' })
    await stage.delivery.settle()
    stage.fixture.clock.advance(3_600_000)
    await stage.delivery.settle()
    expect(stage.shown('c1')).toHaveLength(1)
    expect(await stage.fixture.ledger()).toMatchObject([{ state: 'sent', platformMessageId: 'e1', outcomes: ['echo'] }])
  })

  it('keeps over a restart what refusals taught', async () => {
    const chatIds = ['c1', 'c2', 'c3', 'c4']
    await stage.begin(chatIds, { concurrencyOf: () => 3 })
    stage.channel.faults.before = ({ chatId }) => {
      if (chatId !== 'c4') throw new SendError('rate-limited', 'fault: 429', { retryAfterMs: 30_000 })
    }
    for (const chatId of chatIds.slice(0, 3)) await stage.fixture.tell(chatId, ['a'])
    await stage.delivery.settle()
    await stage.delivery.stop()
    stage.channel.faults = {}
    stage.delivery = stage.fixture.delivery(stage.channel)
    await stage.delivery.start()
    await stage.fixture.tell('c4', ['a'])
    await stage.delivery.settle()
    expect(stage.shown('c4')).toEqual([])
    expect((await learntOf(stage.database.db, stage.fixture.accountId))?.share).toBe(0.8)
    stage.fixture.clock.advance(30_000)
    await stage.delivery.settle()
    expect(chatIds.map(stage.shown)).toEqual([['a'], ['a'], ['a'], ['a']])
  })

  it('gives up after ten times and goes on with the chat', async () => {
    await stage.begin(['c1', 'c2'])
    stage.channel.faults.before = ({ message }) => {
      if (message.text === 'xấu') throw new SendError('unavailable', 'fault: 500')
    }
    await stage.tellOneByOne('c1', ['xấu', 'sau'])
    await stage.fixture.tell('c2', ['khác'])
    for (let n = 0; n < 12; n += 1) {
      stage.fixture.clock.advance(4_000_000)
      await stage.delivery.settle()
    }
    const [dead, after] = await stage.fixture.ledger()
    expect(dead).toMatchObject({ state: 'dead', attempts: 10, lastError: 'unavailable: fault: 500' })
    expect(dead?.outcomes).toHaveLength(10)
    expect(after).toMatchObject({ state: 'sent' })
    expect(await deliveryProblems(stage.database.db)).toMatchObject([
      { kind: 'dead', chatTitle: 'c1', messageId: dead?.id },
    ])
  })

  it('gives nothing up through a night in which nothing of the account arrives', async () => {
    await stage.begin(['c1'])
    const cutAt = stage.fixture.clock.now().getTime()
    stage.channel.faults.before = () => {
      if (stage.fixture.clock.now().getTime() - cutAt < 12 * 3_600_000) {
        throw new SendError('unavailable', 'fault: ECONNREFUSED')
      }
    }
    const texts = ['một', 'hai', 'ba', 'bốn']
    for (const text of texts) await stage.fixture.tell('c1', [text], { kind: 'directive' })
    for (let n = 0; n < 30; n += 1) {
      await stage.delivery.settle()
      stage.fixture.clock.advance(1_800_000)
    }
    for (let n = 0; n < 4; n += 1) await stage.delivery.settle()
    expect(stage.shown('c1')).toEqual(texts)
  })

  it('does not count the times a platform asked it to wait', async () => {
    await stage.begin(['c1'])
    stage.channel.faults.before = (_, nth) => {
      if (nth <= 15) throw new SendError('rate-limited', 'fault: 429', { retryAfterMs: 1_000 })
    }
    await stage.fixture.tell('c1', ['một'])
    for (let n = 0; n < 16; n += 1) {
      await stage.delivery.settle()
      stage.fixture.clock.advance(60_000)
    }
    expect(await stage.fixture.ledger()).toMatchObject([{ state: 'sent', attempts: 16 }])
  })

  it('gives up at once what is refused and goes on with the chat', async () => {
    await stage.begin(['c1'])
    stage.channel.faults.before = ({ message }) => {
      if (message.text === 'xấu') throw new SendError('refused', 'fault: malformed')
    }
    await stage.tellOneByOne('c1', ['xấu', 'sau'])
    expect(await stage.fixture.ledger()).toMatchObject([{ state: 'dead', outcomes: ['refused'] }, { state: 'sent' }])
  })

  describe('when an answer was lost', () => {
    const loseFirst = (_: unknown, nth: number) => {
      if (nth === 1) throw new SendError('lost', 'fault: connection reset')
    }

    it('leaves a directive unknown for a person to decide, and goes on with the chat', async () => {
      await stage.begin(['c1'])
      stage.channel.faults.after = (request, nth) => {
        if (request.message.text.includes('một')) loseFirst(request, nth)
      }
      await stage.fixture.tell('c1', ['một'], { kind: 'directive' })
      await stage.delivery.settle()
      await stage.fixture.tell('c1', ['hai'], { kind: 'directive' })
      await stage.delivery.settle()
      stage.fixture.clock.advance(90_000_000)
      await stage.delivery.settle()
      const ledger = await stage.fixture.ledger()
      expect(ledger).toMatchObject([
        { state: 'unknown', attempts: 1, outcomes: ['lost'], nextAttemptAt: waitsForPerson },
        { state: 'sent' },
      ])
      expect(stage.shown('c1')).toHaveLength(2)
      expect(await deliveryProblems(stage.database.db)).toMatchObject([{ kind: 'unknown', messageId: ledger[0]?.id }])
    })

    it('sends a reminder again, after a pause', async () => {
      await stage.begin(['c1'])
      stage.channel.faults.after = loseFirst
      await stage.fixture.tell('c1', ['Việc số 3 quá hạn'], { kind: 'overdue' })
      await stage.delivery.settle()
      expect(await stage.fixture.ledger()).toMatchObject([{ state: 'unknown', attempts: 1 }])
      expect(await deliveryProblems(stage.database.db)).toEqual([])
      stage.fixture.clock.advance(2_000)
      await stage.delivery.settle()
      expect(await stage.fixture.ledger()).toMatchObject([{ state: 'sent', attempts: 2, outcomes: ['lost', 'sent'] }])
    })

    it('asks an idempotent channel again at once, and the chat shows one', async () => {
      await stage.begin(['c1'], { idempotent: true })
      stage.channel.faults.after = loseFirst
      await stage.fixture.tell('c1', ['một'])
      await stage.delivery.settle()
      expect(stage.channel.asked).toHaveLength(2)
      expect(stage.shown('c1')).toEqual(['một'])
      expect(await stage.fixture.ledger()).toMatchObject([{ state: 'sent', outcomes: ['lost', 'sent'] }])
    })

    it('takes silence, and an error that explains nothing, for a lost answer', async () => {
      await stage.begin(['c1'], { sendTimeoutMs: 20 })
      stage.channel.faults.after = () => pause(60)
      await stage.tellOneByOne('c1', ['một'])
      stage.channel.faults.after = () => {
        throw new TypeError('terminated')
      }
      await stage.tellOneByOne('c1', ['hai'])
      expect(await stage.fixture.ledger()).toMatchObject([
        { state: 'unknown', lastError: 'lost: no answer within 20 ms' },
        { state: 'unknown', lastError: 'lost: TypeError: terminated' },
      ])
    })
  })

  it('keeps the lines for a chat that is gone until it is back', async () => {
    await stage.begin(['c1'])
    const chatId = stage.fixture.chats.get('c1') ?? 0
    stage.channel.faults.before = () => {
      throw new SendError('bot-removed', 'fault: 403 kicked')
    }
    await stage.fixture.tell('c1', ['một'])
    await stage.delivery.settle()
    expect((await chatById(stage.database.db, chatId))?.state).toBe('removed')
    await stage.fixture.tell('c1', ['hai', 'ba'], { kind: 'overdue' })
    await stage.delivery.settle()
    expect(stage.channel.asked).toHaveLength(1)
    expect(await deliveryProblems(stage.database.db)).toMatchObject([{ kind: 'removed', chatTitle: 'c1', waiting: 3 }])
    stage.channel.faults = {}
    await setChatState(stage.database.db, chatId, 'active')
    await stage.delivery.settle()
    expect(stage.shown('c1')[0]).toBe('một')
    expect(stage.shown('c1').join()).toContain('hai')
  })

  it('does not take a chat for lost that was heard after the attempt began', async () => {
    await stage.begin(['c1'])
    let out = true
    stage.channel.faults.before = async () => {
      if (!out) return
      out = false
      await stage.database.db.insert(inbox).values({
        ...{ accountId: stage.fixture.accountId, eventId: 'back', chatPlatformId: 'c1', state: 'handled' },
        receivedAt: stage.fixture.clock.now(),
      })
      throw new SendError('bot-removed', 'fault: 403 kicked')
    }
    await stage.fixture.tell('c1', ['một'])
    await stage.delivery.settle()
    stage.fixture.clock.advance(10_000)
    await stage.delivery.settle()
    await stage.database.db.delete(inbox)
    expect(stage.shown('c1')).toEqual(['một'])
  })

  it('follows a chat that has a new platform id', async () => {
    await stage.begin(['c1'])
    stage.channel.faults.before = ({ chatId }) => {
      if (chatId === 'c1') throw new SendError('chat-moved', 'fault: migrated', { movedTo: '-100' })
    }
    stage.channel.move('c1', '-100')
    await stage.fixture.tell('c1', ['một'])
    await stage.delivery.settle()
    expect(stage.shown('-100')).toEqual(['một'])
    expect((await findChat(stage.database.db, stage.fixture.accountId, '-100'))?.id).toBe(stage.fixture.chats.get('c1'))
    expect(await stage.fixture.ledger()).toMatchObject([{ state: 'sent', outcomes: ['chat-moved', 'sent'] }])
  })
})
