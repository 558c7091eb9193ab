import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGate, type Limits, telegramLimits } from './limits.ts'

/** Arrivals in the order of time: pauses and chats, some of them groups. */
const arrivals = fc.array(
  fc.record({ pauseMs: fc.oneof(fc.nat(40), fc.nat(1_500)), chat: fc.constantFrom('g1', 'g2', 'p1', 'p2') }),
  { maxLength: 400 },
)
const limits = fc.record({
  perSecond: fc.integer({ min: 1, max: 30 }),
  chatGapMs: fc.integer({ min: 1, max: 1_000 }),
  chatBurst: fc.integer({ min: 1, max: 5 }),
  groupPerMinute: fc.integer({ min: 1, max: 20 }),
})

const isGroup = (chat: string) => chat.startsWith('g')

function taken(model: Limits, sent: { pauseMs: number; chat: string }[]): { at: number; chat: string }[] {
  const gate = createGate(model)
  let now = 0
  const all: { at: number; chat: string }[] = []
  for (const { pauseMs, chat } of sent) {
    now += pauseMs
    if (gate.admit(chat, isGroup(chat), now) === 'taken') all.push({ at: now, chat })
  }
  return all
}

/** The most that any stretch of this length holds; a stretch may as well begin at one of them. */
const busiest = (times: number[], lengthMs: number) =>
  Math.max(0, ...times.map((start) => times.filter((at) => at >= start && at < start + lengthMs).length))

describe('the limits of the simulated platform', () => {
  it('never let more than is published into any second, any minute of a group, or ahead of a gap', () => {
    fc.assert(
      fc.property(limits, arrivals, (model, sent) => {
        const all = taken(model, sent)
        const timesOf = (chat: string) => all.filter((one) => one.chat === chat).map(({ at }) => at)
        expect(
          busiest(
            all.map(({ at }) => at),
            1_000,
          ),
        ).toBeLessThanOrEqual(model.perSecond)
        for (const chat of ['g1', 'g2']) {
          expect(busiest(timesOf(chat), 60_000)).toBeLessThanOrEqual(model.groupPerMinute)
        }
        for (const chat of ['g1', 'g2', 'p1', 'p2']) {
          const times = timesOf(chat)
          for (const [i, at] of times.entries()) {
            const before = times[i - model.chatBurst]
            if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(model.chatGapMs)
          }
        }
      }),
    )
  })

  it('refuse nobody who waits as long as they were told', () => {
    fc.assert(
      fc.property(limits, arrivals, (model, sent) => {
        const gate = createGate(model)
        let now = 0
        for (const { pauseMs, chat } of sent) {
          now += pauseMs
          const answer = gate.admit(chat, isGroup(chat), now)
          if (answer === 'taken') continue
          now += answer.waitMs
          expect(gate.admit(chat, isGroup(chat), now)).toBe('taken')
        }
      }),
    )
  })

  it("are Telegram's, read strictly: 30 a second, a second's gap in a chat, 20 a minute in a group", () => {
    const gate = createGate(telegramLimits)
    for (let n = 0; n < 30; n += 1) expect(gate.admit(`p${n}`, false, n)).toBe('taken')
    expect(gate.admit('p99', false, 29)).toEqual({ waitMs: 971 })
    expect(gate.admit('p1', false, 1_000)).toEqual({ waitMs: 1 })
    const group = createGate(telegramLimits)
    for (let n = 0; n < 20; n += 1) expect(group.admit('g', true, n * 1_000)).toBe('taken')
    expect(group.admit('g', true, 20_000)).toEqual({ waitMs: 40_000 })
  })
})
