import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Limits, limitsOf, type Rate } from './limits.ts'
import { createPace, type Going } from './pace.ts'
import { createWaitingChats } from './waiting.ts'

const t0 = Date.UTC(2026, 2, 2, 1)
const to = (chatId: number, more: Partial<Going> = {}): Going => ({ chatId, group: true, urgent: false, ...more })
const telegram = limitsOf('telegram')
const second = 1_000
const minute = 60 * second

describe('the pace', () => {
  it('lets every chat go at once while nothing was sent and nothing refused', () => {
    expect(createPace(telegram).nextFor(to(1), t0)).toBe(t0)
    expect(createPace({ concurrency: 8 }).roomWithin(t0, 60, 50)).toBe(50)
  })

  it('spreads the account’s sends evenly, from the first on', () => {
    const pace = createPace(telegram)
    const starts = Array.from({ length: 60 }, (_, n) => pace.reserve(to(n), t0))
    const gaps = starts.slice(4).map((start, n) => start - (starts[n + 3] ?? 0))
    expect(Math.max(...gaps)).toBeLessThan(40)
    expect((starts.at(-1) ?? 0) - t0).toBeGreaterThan(1_950)
    expect((starts.at(-1) ?? 0) - t0).toBeLessThan(2_100)
  })

  it('counts a chat’s second from the end of the send, however long that took', () => {
    const pace = createPace(telegram)
    pace.begin(pace.reserve(to(1), t0), t0)
    pace.end(to(1), t0 + 8_000)
    expect(pace.nextFor(to(1), t0 + 8_000)).toBe(t0 + 9_000)
    expect(pace.nextFor(to(2), t0 + 8_000)).toBe(t0 + 8_000)
  })

  it('keeps the last two of a group’s twenty a minute for urgent words, and limits direct chats otherwise', () => {
    const pace = createPace(telegram)
    for (let n = 0; n < 18; n += 1) pace.end(to(1), t0 + n * second)
    const now = t0 + 18 * second
    expect(pace.nextFor(to(1), now)).toBe(t0 + minute)
    expect(pace.nextFor(to(1, { urgent: true }), now)).toBe(now)
    expect(pace.nextFor(to(1, { group: false }), now)).toBe(now)
    pace.end(to(1), now)
    pace.end(to(1), now + second)
    expect(pace.nextFor(to(1, { urgent: true }), now + 2 * second)).toBe(t0 + minute)
  })

  it('leaves the gap after a send wherever the next one goes, where an account sends one at a time', () => {
    const pace = createPace(limitsOf('zalo', { zaloGapMs: 2_000 }))
    pace.end(to(1), t0)
    expect(pace.nextFor(to(2), t0 + 10)).toBe(t0 + 2_000)
  })

  it('takes what was sent before it for its own', () => {
    const pace = createPace(telegram)
    for (let n = 0; n < 20; n += 1) pace.recall(to(1), t0 + n * second)
    expect(pace.nextFor(to(1), t0 + 21 * second)).toBeGreaterThanOrEqual(t0 + minute)
  })

  it('holds back the chat that is parked and every chat of an account that pauses, the longer of two waits counting', () => {
    const pace = createPace(telegram)
    pace.parkChat(1, t0 + 5_000)
    pace.parkChat(1, t0 + 4_000)
    expect(pace.nextFor(to(1, { urgent: true }), t0)).toBe(t0 + 5_000)
    expect(pace.nextFor(to(2), t0)).toBe(t0)
    pace.pause(t0 + 9_000)
    expect(pace.nextFor(to(1), t0)).toBe(t0 + 9_000)
    expect(pace.nextForAccount(t0)).toBe(t0 + 9_000)
    pace.resume()
    expect(pace.nextFor(to(1), t0)).toBe(t0 + 5_000)
    expect(pace.nextForAccount(t0)).toBe(t0)
  })

  it('keeps its limits, and waits no longer, when the clock is put back', () => {
    const pace = createPace(telegram)
    pace.begin(pace.reserve(to(1), t0), t0)
    pace.end(to(1), t0 + 70)
    pace.parkChat(3, t0 + 9_070)
    const back = t0 - 3_600_000
    expect(pace.nextFor(to(2), back) - back).toBeLessThan(1_000)
    expect(pace.nextFor(to(1), back)).toBe(back + 1_000)
    expect(pace.nextFor(to(3), back)).toBe(back + 9_000)
  })

  describe('when the platform says too fast', () => {
    it('waits as long as it is asked to, and twice as long each time that was too short', () => {
      const pace = createPace(telegram)
      expect(pace.refused(1, 3_000, t0)).toEqual({ until: t0 + 3_000 })
      expect(pace.refused(1, 3_000, t0 + 3_100)).toEqual({ until: t0 + 9_100 })
      expect(pace.refused(1, 3_000, t0 + 9_200)).toEqual({ until: t0 + 21_200 })
      expect(pace.refused(1, 3_000, t0 + minute)).toEqual({ until: t0 + minute + 3_000 })
    })

    it('takes three chats together for the account, which waits as long as the longest and is slower afterwards', () => {
      const pace = createPace(telegram)
      pace.refused(1, 5_000, t0)
      pace.refused(2, 9_000, t0 + 10)
      expect(pace.nextFor(to(4), t0 + 20)).toBe(t0 + 20)
      const { learnt } = pace.refused(3, 5_000, t0 + 20)
      expect(learnt).toEqual({ share: 0.8, loweredAt: t0 + 20, parkedUntil: t0 + 9_010 })
      expect(pace.nextFor(to(4), t0 + 30)).toBe(t0 + 9_010)
    })

    it('does not take one chat’s three refusals for the account’s', () => {
      const pace = createPace(telegram)
      for (let n = 0; n < 5; n += 1) expect(pace.refused(1, 100, t0 + n * second).learnt).toBeUndefined()
    })

    it('goes on with what it learnt before a restart, and recovers in the hours after', () => {
      const learnt = { share: 0.5, loweredAt: t0, parkedUntil: t0 + 5_000 }
      const lasting = (pace: ReturnType<typeof createPace>, from: number) => {
        const starts = Array.from({ length: 59 }, (_, n) => pace.reserve(to(n), from))
        return (starts.at(-1) ?? 0) - (starts[0] ?? 0)
      }
      expect(createPace(telegram, learnt).nextFor(to(1), t0)).toBe(t0 + 5_000)
      expect(lasting(createPace(telegram, learnt), t0 + minute)).toBeGreaterThan(3_900)
      expect(lasting(createPace(telegram, learnt), t0 + 120 * minute)).toBeLessThan(2_100)
    })
  })
})

/** The most of these moments that lie in any stretch of `ms` (its end not included). */
function mostWithin(moments: readonly number[], ms: number): number {
  const sorted = moments.toSorted((a, b) => a - b)
  let most = 0
  for (let from = 0, till = 0; till < sorted.length; till += 1) {
    while ((sorted[till] ?? 0) - (sorted[from] ?? 0) >= ms) from += 1
    most = Math.max(most, till - from + 1)
  }
  return most
}

interface Sent {
  chatId: number
  urgent: boolean
  start: number
  arrival: number
  end: number
}

interface Load {
  /** How many ordinary messages wait in each chat at the start. */
  backlogs: number[]
  /** Urgent ones, and when they come, in milliseconds after the start. */
  urgent: { chatId: number; at: number }[]
}

/**
 * A lane without a database: chooses, reserves and sends as the lane does, to a platform that takes what arrives.
 *
 * @param delays milliseconds to the platform and back, and by how much each start is late; used in turn
 */
function simulate(limits: Limits, load: Load, delays: { there: number; back: number; late: number }[]): Sent[] {
  const pace = createPace(limits)
  const chats = createWaitingChats()
  const left = new Map(load.backlogs.map((count, chatId) => [chatId, { ordinary: count, urgent: 0 }]))
  for (const chatId of left.keys()) if ((left.get(chatId)?.ordinary ?? 0) > 0) chats.hear(chatId, 0, t0)
  const coming = load.urgent.toSorted((a, b) => a.at - b.at)
  const sent: Sent[] = []
  let ends: Sent[] = []
  let now = t0
  for (let rounds = 0; ; rounds += 1) {
    if (rounds > 100_000) throw new Error('the lane turns in circles')
    for (const one of ends.filter(({ end }) => end <= now)) {
      const waits = left.get(one.chatId) ?? { ordinary: 0, urgent: 0 }
      const priority = waits.urgent > 0 ? 2 : 0
      const more = waits.urgent + waits.ordinary > 0
      chats.turnEnded(one.chatId, more ? { group: true, priority, since: t0, notBefore: 0 } : undefined)
      pace.end(to(one.chatId), one.end)
    }
    ends = ends.filter(({ end }) => end > now)
    while (coming[0] && t0 + coming[0].at <= now) {
      const { chatId } = coming.shift() ?? { chatId: 0 }
      const waits = left.get(chatId)
      if (!waits) continue
      waits.urgent += 1
      chats.hear(chatId, 2, now)
    }
    for (const { chatId } of chats.choose(pace, now, 60, limits.concurrency - ends.length)) {
      const waits = left.get(chatId)
      if (!waits) continue
      const urgent = waits.urgent > 0
      if (urgent) waits.urgent -= 1
      else waits.ordinary -= 1
      chats.turnBegins(chatId)
      const delay = delays[sent.length % delays.length] ?? { there: 0, back: 0, late: 0 }
      const reserved = pace.reserve(to(chatId, { urgent }), now)
      const start = reserved + delay.late
      pace.begin(reserved, start)
      const one = { chatId, urgent, start, arrival: start + delay.there, end: start + delay.there + delay.back }
      sent.push(one)
      ends.push(one)
    }
    const next = Math.min(
      (ends.length < limits.concurrency ? chats.nextAt(pace, now, 60) : undefined) ?? Number.POSITIVE_INFINITY,
      ...ends.map(({ end }) => end),
      ...coming.slice(0, 1).map(({ at }) => t0 + at),
    )
    if (next === Number.POSITIVE_INFINITY) break
    now = Math.max(next, now + 0.25)
  }
  return sent
}

const someLoad = fc.record({
  backlogs: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 40 }),
  urgent: fc.array(fc.record({ chatId: fc.nat(39), at: fc.integer({ min: 0, max: 90_000 }) }), { maxLength: 40 }),
})
const someDelays = fc.array(
  fc.record({
    there: fc.integer({ min: 30, max: 40 }),
    back: fc.integer({ min: 30, max: 40 }),
    late: fc.integer({ min: 0, max: 15 }),
  }),
  { minLength: 1, maxLength: 50 },
)
/** As timers are: hardly ever more than a millisecond or two. */
const punctual = someDelays.map((delays) => delays.map(({ late, ...rest }) => ({ ...rest, late: late % 3 })))
const someLimits = fc
  .record({
    concurrency: fc.integer({ min: 1, max: 30 }),
    perSecond: fc.integer({ min: 2, max: 40 }),
    chatGapMs: fc.constantFrom(0, 500, 1_000),
    gapMs: fc.constantFrom(0, 100),
    perMinute: fc.integer({ min: 3, max: 20 }),
  })
  .map(({ perSecond, perMinute, ...rest }): Limits & { account: Rate; group: Rate & { forUrgent: number } } => ({
    ...rest,
    account: { count: perSecond, ms: 1_000 },
    group: { count: perMinute, ms: 60_000, forUrgent: 2 },
  }))

const byChat = (sent: Sent[]) =>
  [...new Set(sent.map(({ chatId }) => chatId))].map((chatId) => sent.filter((one) => one.chatId === chatId))

describe('whatever waits and however long answers take', () => {
  it('no window of any limit is ever exceeded, as sends leave', () => {
    fc.assert(
      fc.property(someLimits, someLoad, someDelays, (limits, load, delays) => {
        const sent = simulate(limits, load, delays)
        const { count, ms } = limits.account
        expect(
          mostWithin(
            sent.map(({ start }) => start),
            ms - 1e-3,
          ),
        ).toBeLessThanOrEqual(count)
        for (const inChat of byChat(sent)) {
          for (const [n, one] of inChat.entries()) {
            const before = inChat[n - 1]
            if (before) expect(one.start - before.end).toBeGreaterThanOrEqual((limits.chatGapMs ?? 0) - 1e-3)
          }
          const ordinary = inChat.filter(({ urgent }) => !urgent)
          const arrivals = (some: Sent[]) =>
            mostWithin(
              some.map(({ arrival }) => arrival),
              60_000 - 1e-3,
            )
          expect(arrivals(inChat)).toBeLessThanOrEqual(limits.group.count)
          expect(arrivals(ordinary)).toBeLessThanOrEqual(limits.group.count - limits.group.forUrgent)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('a platform that allows thirty in any second refuses none at twenty-nine, with answers of 60 to 80 ms', () => {
    fc.assert(
      fc.property(someDelays, punctual, (delays, few) => {
        const load = { backlogs: Array.from({ length: 200 }, () => 1), urgent: [] }
        for (const each of [delays, few]) {
          const sent = simulate(telegram, load, each)
          expect(sent).toHaveLength(200)
          expect(
            mostWithin(
              sent.map(({ arrival }) => arrival),
              1_000,
            ),
          ).toBeLessThanOrEqual(30)
        }
        const lasted = (simulate(telegram, load, few).at(-1)?.start ?? 0) - t0
        expect(lasted / (199_000 / 30)).toBeLessThan(1.05)
      }),
      { numRuns: 30 },
    )
  })

  it('no chat starves: everything is sent, and a long backlog delays no other chat', () => {
    fc.assert(
      fc.property(someLimits, someLoad, someDelays, (limits, load, delays) => {
        const sent = simulate(limits, load, delays)
        const known = load.urgent.filter(({ chatId }) => chatId < load.backlogs.length)
        expect(sent).toHaveLength(load.backlogs.reduce((sum, count) => sum + count, 0) + known.length)
        if (known.length > 0) return
        // Everyone's first turn comes before anyone's second.
        const chats = byChat(sent).length
        expect(new Set(sent.slice(0, chats).map(({ chatId }) => chatId)).size).toBe(chats)
      }),
      { numRuns: 60 },
    )
  })

  it('twenty-five in one group delay ninety-nine others by at most one place', () => {
    const sent = simulate(telegram, { backlogs: [25, ...Array.from({ length: 99 }, () => 1)], urgent: [] }, [
      { there: 35, back: 35, late: 1 },
    ])
    const others = sent.filter(({ chatId }) => chatId !== 0)
    expect((others.at(-1)?.start ?? 0) - t0).toBeLessThan(3_900)
  })

  it('urgent words overtake a backlog of ten thousand, in a full group too', () => {
    const load = {
      backlogs: Array.from({ length: 1_000 }, () => 10),
      urgent: Array.from({ length: 100 }, (_, n) => ({ chatId: n * 7, at: 70_000 })),
    }
    const sent = simulate(telegram, load, [{ there: 35, back: 35, late: 1 }])
    const urgent = sent.filter((one) => one.urgent).map(({ start }) => start - t0 - 70_000)
    expect(Math.min(...urgent)).toBeLessThan(150)
    expect(Math.max(...urgent)).toBeLessThan((1.1 * 99_000) / 30)
  })
})
