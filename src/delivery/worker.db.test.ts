import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { SendError } from '../../bot/channels/channel.ts'
import { ensureAccount, listAccounts, setChatState } from '../../db/accounts.ts'
import { ensureChat } from '../../db/chats.ts'
import { deliveryStage } from './testing/delivery-stage.ts'
import { createFaultChannel } from './testing/fault-channel.ts'

const patience = { timeout: 15_000, interval: 5 }

/** Time that never passes: only a ring ends a sleep. */
const untilWoken = (_: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))

describe('delivery', () => {
  const stage = deliveryStage()

  it('sends what waits and notes when, how often tried and under which id of the platform', async () => {
    await stage.begin(['c1'])
    await stage.fixture.tell('c1', ['Đã ghi nhận'])
    await stage.delivery.settle()
    expect(stage.shown('c1')).toEqual(['Đã ghi nhận'])
    expect(await stage.fixture.ledger()).toMatchObject([
      { text: 'Đã ghi nhận', state: 'sent', attempts: 1, platformMessageId: '1', lastError: null, outcomes: ['sent'] },
    ])
  })

  it('is woken by new lines, with nobody asking it to look', async () => {
    await stage.begin(['c1'], { clock: { now: () => stage.fixture.clock.now(), sleep: untilWoken } })
    await stage.delivery.settle()
    await stage.fixture.tell('c1', ['một'])
    await expect.poll(() => stage.shown('c1'), patience).toEqual(['một'])
  })

  it('notices by itself, later, what it was not woken for', async () => {
    const impatient = (_: number, signal: AbortSignal) => pause(20, undefined, { signal }).catch(() => {})
    await stage.begin(['c1'], { clock: { now: () => stage.fixture.clock.now(), sleep: impatient } })
    await setChatState(stage.database.db, stage.fixture.chats.get('c1') ?? 0, 'removed')
    await stage.fixture.tell('c1', ['một'])
    await stage.delivery.settle()
    await setChatState(stage.database.db, stage.fixture.chats.get('c1') ?? 0, 'active')
    await expect.poll(() => stage.shown('c1'), patience).toEqual(['một'])
  })

  it('says a line once whose key is told twice', async () => {
    await stage.begin(['c1'])
    await stage.fixture.tell('c1', ['một'], { key: 'obligation-3/due' })
    await stage.delivery.settle()
    expect(await stage.fixture.tell('c1', ['một'], { key: 'obligation-3/due' })).toBe(0)
    await stage.delivery.settle()
    expect(stage.shown('c1')).toEqual(['một'])
  })

  it('serves an account that appears while it runs, asking for its channel once', async () => {
    const asked: number[] = []
    const late = createFaultChannel({ chatIds: ['late'] })
    await stage.begin(['c1'], {
      channelFor: ({ id }) => {
        asked.push(id)
        return id === stage.fixture.accountId ? stage.channel : late
      },
    })
    const { db } = stage.database
    const [first] = await listAccounts(db)
    const account = await ensureAccount(
      db,
      { organisationId: first?.organisationId ?? 0, channel: 'telegram', name: 'late' },
      stage.fixture.clock.now(),
    )
    const chat = await ensureChat(db, {
      accountId: account.id,
      platformId: 'late',
      kind: 'group',
      title: 'late',
      createdAt: stage.fixture.clock.now(),
    })
    stage.fixture.chats.set('late', chat.id)
    await stage.fixture.tell('late', ['một'])
    await stage.delivery.settle()
    await stage.delivery.settle()
    expect(late.shown('late').map(({ text }) => text)).toEqual(['một'])
    expect(asked).toEqual([stage.fixture.accountId, account.id])
  })

  it('leaves an account alone that has no channel here', async () => {
    await stage.begin(['c1'], { channelFor: () => undefined })
    await stage.fixture.tell('c1', ['một'])
    await stage.delivery.settle()
    expect(await stage.fixture.ledger()).toEqual([])
  })

  describe('settle', () => {
    it('waits for what is under way and for what that leaves to do', async () => {
      await stage.begin(['c1'])
      stage.channel.faults.before = () => pause(20)
      await stage.fixture.tell('c1', ['tin thứ 1.', 'tin thứ 2.'])
      const settled = stage.delivery.settle()
      await pause(10)
      await stage.fixture.tell('c1', ['tin thứ 3.'])
      await settled
      await stage.delivery.settle()
      expect(stage.shown('c1')).toEqual(['tin thứ 1.', 'tin thứ 2.', 'tin thứ 3.'])
    })

    it('does not wait for what is parked', async () => {
      await stage.begin(['c1'])
      stage.channel.faults.before = () => {
        throw new SendError('unavailable', 'fault: 502')
      }
      await stage.fixture.tell('c1', ['một'])
      await stage.delivery.settle()
      await stage.delivery.settle()
      expect(stage.channel.asked).toHaveLength(1)
    })

    it('resolves at once before start and after stop', async () => {
      await stage.begin(['c1'])
      await stage.delivery.stop()
      await stage.fixture.tell('c1', ['một'])
      await stage.delivery.settle()
      await stage.fixture.delivery(stage.channel).settle()
      expect(stage.channel.asked).toEqual([])
    })
  })

  it('finishes and records what is under way when it is stopped, and begins nothing more', async () => {
    await stage.begin(['c1'])
    let stopped: Promise<unknown> = Promise.resolve()
    stage.channel.faults.before = async () => {
      stopped = Promise.all([stage.delivery.stop(), stage.delivery.stop()])
      await pause(20)
    }
    await stage.fixture.tell('c1', ['tin thứ 1.', 'tin thứ 2.'])
    await expect.poll(() => stage.channel.asked.length, patience).toBe(1)
    await stopped
    expect(stage.shown('c1')).toEqual(['tin thứ 1.'])
    expect((await stage.fixture.ledger()).map(({ state }) => state)).toEqual(['sent'])
  })
})
