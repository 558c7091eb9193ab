import { describe, expect, it } from 'vitest'
import { createWatchdog } from './watchdog.ts'

describe('the watchdog', () => {
  it('names the loops that have not turned in time, and only those', () => {
    let now = new Date(0)
    const watchdog = createWatchdog({ now: () => now })
    watchdog.beat('inbox', 1_000)
    watchdog.beat('tick', 60_000)
    watchdog.beat('gone', 1_000)
    watchdog.rest('gone')
    expect(watchdog.stalled()).toEqual([])
    now = new Date(1_001)
    expect(watchdog.stalled()).toEqual(['inbox'])
    watchdog.beat('inbox', 1_000)
    expect(watchdog.stalled()).toEqual([])
  })
})
