import { describe, expect, it } from 'vitest'
import { createBell } from './bell.ts'

const soon = (promise: Promise<void>) =>
  Promise.race([
    promise.then(() => 'woken' as const),
    new Promise<'asleep'>((resolve) => setTimeout(resolve, 30, 'asleep')),
  ])

describe('the bell', () => {
  it('wakes who sleeps on it', async () => {
    const bell = createBell()
    const sleep = bell.wait(60_000)
    expect(await soon(sleep)).toBe('asleep')
    bell.ring()
    expect(await soon(sleep)).toBe('woken')
  })

  it('keeps a ring that nobody heard for the next sleeper, and only for that one', async () => {
    const bell = createBell()
    bell.ring()
    bell.ring()
    expect(await soon(bell.wait(60_000))).toBe('woken')
    const second = bell.wait(60_000)
    expect(await soon(second)).toBe('asleep')
    bell.ring()
    await second
  })

  it('lets the sleeper go after the time given', async () => {
    expect(await soon(createBell().wait(1))).toBe('woken')
  })
})
