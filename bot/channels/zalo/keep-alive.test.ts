import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { keepAliveMs } from './keep-alive.ts'
import { patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'

let fixture: ZaloFixture | undefined
afterEach(() => fixture?.close())

it('Zalo counts the pause between two signs of life in seconds: it is not asked several times a second', async () => {
  const live = await zaloFixture()
  fixture = live
  await live.start()
  await expect.poll(() => live.standings.at(-1)?.state, patience).toBe('live')
  await pause(700)
  expect(live.simulator.calls.filter(({ name }) => name === 'keepAlive')).toEqual([])
})

it.each([
  [300, 300_000],
  [300_000, 300_000],
  ['180', 180_000],
  [1, 60_000],
  [undefined, 300_000],
  [null, 300_000],
  [0, 300_000],
  [-5, 300_000],
  ['lâu', 300_000],
  [1e300, 3_600_000],
])('a pause of %s is one of %i milliseconds', (told, ms) => {
  expect(keepAliveMs(told)).toBe(ms)
})
