import { describe, expect, it } from 'vitest'
import type { Arrival } from '../../bot/channels/simulator/journal.ts'
import { type PlannedLine, wordsOf } from './protocol.ts'
import { type Evidence, judge } from './verdict.ts'

const line = (number: number): PlannedLine => ({ kind: 'due', chat: 1, number })

const call = (id: string, at: number, text: string): Arrival => ({
  what: 'call',
  at,
  account: 'bot',
  method: 'sendMessage',
  chatId: '-1',
  requestId: id,
  text,
  taken: true,
  status: 200,
  messageId: `p${at}`,
})

/** Two deeds of a line each, both arrived once. */
function flawless(): Evidence {
  const texts = [wordsOf(line(1)), wordsOf(line(2))] as const
  return {
    deeds: [
      { id: 1, lines: [line(1)] },
      { id: 2, lines: [line(2)] },
    ],
    arrivals: [call('10', 100, texts[0]), call('11', 200, texts[1])],
    ledger: {
      messages: [
        { id: '10', state: 'sent', text: texts[0], platformMessageId: 'p100', answer: false },
        { id: '11', state: 'sent', text: texts[1], platformMessageId: 'p200', answer: false },
      ],
      waitingLines: 0,
      deeds: [1, 2],
    },
    looks: [],
    kills: 1,
    concurrency: 8,
  }
}

describe('the verdict on a run', () => {
  it('finds nothing wrong where nothing is', () => {
    const clean = { published: 2, arrived: 2, lost: 0, copies: 0, allowedCopies: 0, outOfOrder: 0, disagreements: [] }
    expect(judge(flawless())).toEqual(clean)
  })

  it('counts what was acknowledged and never arrived', () => {
    const run = flawless()
    run.arrivals.pop()
    expect(judge(run)).toMatchObject({ arrived: 1, lost: 1 })
    expect(judge(run).disagreements).not.toEqual([])
  })

  it('allows one copy of what its killed sender had under way and the platform had taken', () => {
    const run = flawless()
    run.looks.push({ at: 150, inFlight: ['10'] })
    run.arrivals.splice(1, 0, call('10', 400, wordsOf(line(1))))
    expect(judge(run)).toMatchObject({ copies: 1, allowedCopies: 1 })
  })

  it('allows none of what was recorded, had not been taken, or went out a third time', () => {
    const run = flawless()
    run.arrivals.push(call('11', 400, wordsOf(line(2))))
    expect(judge(run)).toMatchObject({ copies: 1, allowedCopies: 0 })
    run.looks.push({ at: 150, inFlight: ['12'] })
    expect(judge(run)).toMatchObject({ copies: 1, allowedCopies: 0 })
    run.looks.push({ at: 250, inFlight: ['11'] })
    run.arrivals.push(call('11', 600, wordsOf(line(2))))
    expect(judge(run)).toMatchObject({ copies: 2, allowedCopies: 1 })
  })

  it('sees what arrived before what should have come first', () => {
    const run = flawless()
    run.arrivals.reverse()
    expect(judge(run)).toMatchObject({ outOfOrder: 1 })
  })

  it('sees a copy that came after what should have followed it, but takes none amiss that came at once', () => {
    const run = flawless()
    run.arrivals.push(call('11', 300, wordsOf(line(2))))
    expect(judge(run)).toMatchObject({ copies: 1, outOfOrder: 0 })
    run.arrivals.push(call('10', 400, wordsOf(line(1))))
    expect(judge(run)).toMatchObject({ copies: 2, outOfOrder: 1 })
    const merged = flawless()
    const text = `${wordsOf(line(1))}\n${wordsOf(line(2))}`
    merged.arrivals = [call('10', 100, text), call('10', 200, text)]
    expect(judge(merged)).toMatchObject({ copies: 1, outOfOrder: 0 })
  })

  it.each<[string, (run: Evidence) => void]>([
    ['a message the ledger does not know', (run) => run.ledger.messages.pop()],
    ['other words than the ledger holds', (run) => run.arrivals.push(call('11', 300, wordsOf(line(1))))],
    [
      'an id the platform never gave',
      (run) => void Object.assign(run.ledger.messages[0] ?? {}, { platformMessageId: 'x' }),
    ],
    ['a message that was given up', (run) => void Object.assign(run.ledger.messages[0] ?? {}, { state: 'dead' })],
    [
      'a reminder that nobody sends again',
      (run) => void Object.assign(run.ledger.messages[0] ?? {}, { state: 'unknown' }),
    ],
    ['lines that wait', (run) => void Object.assign(run.ledger, { waitingLines: 1 })],
    ['a deed that is gone', (run) => run.ledger.deeds.pop()],
    ['a deed done twice', (run) => run.ledger.deeds.push(2)],
    ['a line that nobody published', (run) => run.deeds.pop()],
  ])('calls %s a disagreement', (_, spoil) => {
    const run = flawless()
    spoil(run)
    expect(judge(run).disagreements).not.toEqual([])
  })
})
