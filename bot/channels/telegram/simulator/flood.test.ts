import { expect, it } from 'vitest'
import { createHandClock } from './clock.ts'
import { createFlood, publishedLimits } from './flood.ts'

/** How many of `tries` messages pass at once, and how long the first that does not is told to wait. */
function burst(flood: ReturnType<typeof createFlood>, tries: number, chatOf: (n: number) => number, isGroup = false) {
  let passed = 0
  for (let n = 0; n < tries; n++) {
    try {
      flood.pass(chatOf(n), isGroup)
      passed += 1
    } catch (error) {
      return { passed, words: String(error) }
    }
  }
  return { passed, words: undefined }
}

it('takes 30 messages a second from a bot, and says how long to wait', async () => {
  const clock = createHandClock()
  const flood = createFlood(publishedLimits, clock)
  expect(burst(flood, 100, (n) => n)).toEqual({ passed: 30, words: expect.stringContaining('retry after 1') })
  await clock.advance(1000)
  expect(burst(flood, 100, (n) => 100 + n).passed).toBe(30)
})

it('takes a short burst in one chat, then one message a second', async () => {
  const clock = createHandClock()
  const flood = createFlood(publishedLimits, clock)
  expect(burst(flood, 100, () => 7).passed).toBe(publishedLimits.chatBurst)
  await clock.advance(2000)
  expect(burst(flood, 100, () => 7).passed).toBe(2)
})

it('takes 20 messages a minute in a group', async () => {
  const clock = createHandClock()
  const flood = createFlood(publishedLimits, clock)
  let passed = 0
  for (let second = 0; second < 59; second++) {
    passed += burst(flood, 1, () => -7, true).passed
    await clock.advance(1000)
  }
  expect(passed).toBe(20)
  expect(burst(flood, 1, () => -7, true).words).toContain('retry after 1')
})
