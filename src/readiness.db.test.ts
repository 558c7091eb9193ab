import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../db/testing.ts'
import { whyNotReady } from './readiness.ts'
import { createWatchdog } from './watchdog.ts'

describe('whyNotReady', () => {
  it('says nothing while all is well, and otherwise each thing that is not', async () => {
    let now = new Date(0)
    const watchdog = createWatchdog({ now: () => now })
    const database = await openTestDatabase()
    expect(await whyNotReady(database, watchdog)).toEqual([])
    watchdog.beat('gửi tin', 1_000)
    now = new Date(2_000)
    const full = { ...database, disk: () => ({ freeMb: 10, floorMb: 200 }) }
    expect(await whyNotReady(full, watchdog)).toEqual([
      expect.stringContaining('10 MB'),
      expect.stringContaining('gửi tin'),
    ])
    await database.close()
    expect(await whyNotReady(database, createWatchdog({ now: () => now }))).toEqual(['Cơ sở dữ liệu không trả lời.'])
  })
})
