import { describe, expect, it } from 'vitest'
import { type Circumstances, outcomeOf } from './outcome.ts'

const now = new Date('2026-03-02T01:00:00Z')
const plain: Circumstances = { now, idempotent: false, kinds: ['directive'], strikes: 1, random: 0.5 }
const inMs = (ms: number) => new Date(now.getTime() + ms)

describe('outcomeOf', () => {
  it('waits as long as a platform asks that is asked too fast, and parks the chat', () => {
    const until = inMs(7_000)
    expect(outcomeOf({ kind: 'rate-limited', retryAfterMs: 7_000 }, plain)).toEqual({
      state: 'failed',
      nextAttemptAt: until,
      park: { what: 'chat', until },
    })
  })

  it('waits some seconds when the platform does not say how long', () => {
    expect(outcomeOf({ kind: 'rate-limited' }, plain).nextAttemptAt).toEqual(inMs(5_000))
  })

  it('repeats after growing pauses while the platform is away, and gives up at the tenth time', () => {
    const away = (strikes: number) => outcomeOf({ kind: 'unavailable' }, { ...plain, strikes })
    expect(away(1)).toEqual({ state: 'failed', nextAttemptAt: inMs(2_000) })
    expect(away(3)).toEqual({ state: 'failed', nextAttemptAt: inMs(18_000) })
    expect(away(9).state).toBe('failed')
    expect(away(10)).toEqual({ state: 'dead' })
    expect(outcomeOf({ kind: 'unavailable' }, { ...plain, strikes: 10, othersArrive: false }).state).toBe('failed')
    expect(outcomeOf({ kind: 'unavailable' }, { ...plain, strikes: 82, othersArrive: false }).state).toBe('dead')
  })

  it('comes again, without blame, when another send is doing what this one needs', () => {
    const busy = outcomeOf({ kind: 'busy', retryAfterMs: 1_500 }, { ...plain, strikes: 30 })
    expect(busy).toEqual({ state: 'queued', nextAttemptAt: inMs(1_500) })
  })

  describe('when the answer was lost', () => {
    it('asks an idempotent channel the same again, at once and then with pauses', () => {
      const lost = (strikes: number) => outcomeOf({ kind: 'lost' }, { ...plain, idempotent: true, strikes })
      expect(lost(1)).toEqual({ state: 'queued', nextAttemptAt: now })
      expect(lost(2)).toEqual({ state: 'queued', nextAttemptAt: inMs(6_000) })
    })

    it('sends urgent words, reminders and a document’s file again, since a copy does no harm', () => {
      for (const kind of [
        'notice',
        'overdue',
        'due',
        'due-soon',
        'due-tomorrow',
        'duty-open',
        'new',
        'missing',
        'original',
      ] as const) {
        const outcome = outcomeOf({ kind: 'lost' }, { ...plain, kinds: [kind] })
        expect(outcome).toEqual({ state: 'unknown', nextAttemptAt: inMs(2_000) })
      }
    })

    it('leaves everything else to a person, also what is merged with reminders', () => {
      for (const kind of ['directive', 'coordinating', 'answer', 'summary', 'progress'] as const) {
        expect(outcomeOf({ kind: 'lost' }, { ...plain, kinds: ['overdue', kind] })).toEqual({ state: 'unknown' })
      }
    })

    it('never calls a message dead that perhaps was sent', () => {
      for (const idempotent of [true, false]) {
        const outcome = outcomeOf({ kind: 'lost' }, { ...plain, kinds: ['notice'], idempotent, strikes: 10 })
        expect(outcome).toEqual({ state: 'unknown' })
      }
    })
  })

  it('gives up at once what the platform will never take', () => {
    expect(outcomeOf({ kind: 'refused' }, plain)).toEqual({ state: 'dead' })
  })

  it('notes a chat that is gone and a bot that was removed', () => {
    expect(outcomeOf({ kind: 'chat-gone' }, plain)).toMatchObject({ state: 'queued', chat: { state: 'gone' } })
    expect(outcomeOf({ kind: 'bot-removed' }, plain)).toMatchObject({ state: 'queued', chat: { state: 'removed' } })
  })

  it('asks again in ten minutes where the bot may not write, however often it has asked', () => {
    expect(outcomeOf({ kind: 'may-not-write' }, { ...plain, strikes: 99 })).toEqual({
      state: 'queued',
      nextAttemptAt: inMs(600_000),
      chat: { state: 'muted' },
    })
  })

  it('follows a chat to its new id at once, but not for ever', () => {
    const moved = { kind: 'chat-moved', movedTo: '-100' } as const
    expect(outcomeOf(moved, plain)).toEqual({ state: 'queued', nextAttemptAt: now, chat: { movedTo: '-100' } })
    expect(outcomeOf(moved, { ...plain, strikes: 10 }).state).toBe('dead')
    expect(outcomeOf({ kind: 'chat-moved' }, plain)).toMatchObject({ state: 'queued', chat: { state: 'gone' } })
  })

  it('parks the whole account when it is refused, and gives up nothing for it', () => {
    const until = inMs(300_000)
    expect(outcomeOf({ kind: 'unauthorised' }, { ...plain, strikes: 99 })).toEqual({
      state: 'failed',
      nextAttemptAt: until,
      park: { what: 'account', until },
    })
  })
})
