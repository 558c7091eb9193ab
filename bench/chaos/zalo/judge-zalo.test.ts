import { describe, expect, it } from 'vitest'
import type { Arrival } from '../../../bot/channels/simulator/journal.ts'
import { type PlannedLine, wordsOf } from '../protocol.ts'
import type { Ledger } from '../verdict.ts'
import { judgeZalo, type ZaloMessage } from './judge-zalo.ts'

const line = (number: number): PlannedLine => ({ kind: 'due', chat: 0, number })

const call = (at: number, text: string, came: Partial<Arrival> = {}): Arrival => ({
  ...{ what: 'call', at, account: '1', method: 'sendMessage', chatId: '75', text },
  ...{ taken: true, status: 200, messageId: `p${at}`, ...came },
})

interface Day {
  calls: Arrival[]
  ledger: Ledger
  known: ZaloMessage[]
}

/** Two deeds of a line each, both arrived once. */
function flawless(): Day {
  const messages = [1, 2].map((number) => ({
    ...{ id: String(number), state: 'sent' as const, text: wordsOf(line(number)) },
    ...{ platformMessageId: `p${number}00`, answer: false },
  }))
  return {
    calls: messages.map(({ text, id }) => call(Number(id) * 100, text)),
    ledger: { messages, waitingLines: 0, deeds: [1, 2] },
    known: messages.map(({ id, text, platformMessageId }) => ({
      ...{ id, text, platformMessageId, groupId: '75', quotes: undefined, perhapsSent: 0 },
    })),
  }
}
const deeds = [1, 2].map((id) => ({ id, lines: [line(id)] }))
const verdictOn = ({ calls, ledger, known }: Day) => judgeZalo(deeds, calls, ledger, known)

describe('the verdict on a day of Zalo’s', () => {
  it('finds nothing wrong where nothing is', () => {
    expect(verdictOn(flawless())).toEqual({
      ...{ published: 2, arrived: 2, lost: 0, copies: 0, allowedCopies: 0, outOfOrder: 0, unknown: 0, refused: 0 },
      disagreements: [],
    })
  })

  it('knows the words under what the channel adds to them', () => {
    const day = flawless()
    Object.assign(day.calls[0] ?? {}, { text: `@All ${wordsOf(line(1))}\u200b` })
    expect(verdictOn(day)).toMatchObject({ arrived: 2, disagreements: [] })
  })

  it('allows a copy of what the ledger called perhaps sent, as often as it said so, and of nothing else', () => {
    const day = flawless()
    day.calls.splice(1, 0, call(150, wordsOf(line(1))))
    expect(verdictOn(day).disagreements).toEqual([expect.stringContaining('message 1: 1 copies')])
    Object.assign(day.known[0] ?? {}, { perhapsSent: 1 })
    expect(verdictOn(day)).toMatchObject({ copies: 1, allowedCopies: 1, disagreements: [] })
    day.calls.splice(1, 0, call(160, wordsOf(line(1))))
    expect(verdictOn(day).disagreements).toHaveLength(1)
  })

  it('lets what Zalo refused for good end as dead, and counts it neither as arrived nor as lost', () => {
    const day = flawless()
    Object.assign(day.calls[1] ?? {}, { taken: false, messageId: undefined, refusal: 122 })
    Object.assign(day.ledger.messages[1] ?? {}, { state: 'dead', platformMessageId: null })
    Object.assign(day.known[1] ?? {}, { platformMessageId: null })
    expect(verdictOn(day)).toMatchObject({ arrived: 1, lost: 0, refused: 1, disagreements: [] })
    Object.assign(day.calls[1] ?? {}, { refusal: 123 })
    expect(verdictOn(day)).toMatchObject({ arrived: 1, lost: 1, refused: 0 })
  })

  it('counts what is left as perhaps sent, and sees one id given to two messages', () => {
    const day = flawless()
    Object.assign(day.ledger.messages[1] ?? {}, { state: 'unknown' })
    expect(verdictOn(day)).toMatchObject({ unknown: 1, disagreements: [expect.stringContaining('ends as unknown')] })
    const twice = flawless()
    Object.assign(twice.ledger.messages[1] ?? {}, { platformMessageId: 'p100' })
    Object.assign(twice.known[1] ?? {}, { platformMessageId: 'p100' })
    expect(verdictOn(twice).disagreements).not.toEqual([])
  })
})
