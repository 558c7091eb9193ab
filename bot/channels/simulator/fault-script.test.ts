import { expect, it } from 'vitest'
import { createFaultScript, type Fault } from './fault-script.ts'

const lost: Fault = { what: 'lost-answer' }
const kicked: Fault = { what: 'kicked' }
const send = (chatId: string) => ({ method: 'sendMessage', chatId })

it('strikes only the calls that a rule names, and as often as it says', () => {
  const script = createFaultScript()
  script.add({ fault: lost, method: 'sendMessage', chatId: 'a', after: 1, times: 2 })
  const calls = [send('b'), send('a'), { method: 'editMessageText', chatId: 'a' }, send('a'), send('a'), send('a')]
  expect(calls.map((call) => script.strike(call)?.what)).toEqual([
    undefined,
    undefined,
    undefined,
    'lost-answer',
    'lost-answer',
    undefined,
  ])
})

it('lets the oldest rule strike first, then the next', () => {
  const script = createFaultScript()
  script.add({ fault: lost })
  script.add({ fault: kicked, chatId: 'a' })
  expect([send('a'), send('a'), send('a')].map((call) => script.strike(call)?.what)).toEqual([
    'lost-answer',
    'kicked',
    undefined,
  ])
})

it('strikes a share of the calls, as chance has it', () => {
  const draws = [0.1, 0.6, 0.4]
  const script = createFaultScript(() => draws.shift() ?? 1)
  script.add({ fault: lost, share: 0.5, times: 10 })
  expect([send('a'), send('a'), send('a'), send('a')].map((call) => script.strike(call)?.what)).toEqual([
    'lost-answer',
    undefined,
    'lost-answer',
    undefined,
  ])
})

it('does nothing any more once it is cleared', () => {
  const script = createFaultScript()
  script.add({ fault: lost, times: 5 })
  script.clear()
  expect(script.strike(send('a'))).toBeUndefined()
})
