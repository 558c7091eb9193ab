import { describe, expect, it } from 'vitest'
import { acquireLease } from '../db/accounts.ts'
import { openTestDatabase } from '../db/testing.ts'
import { createOutboxFixture } from './delivery/testing/outbox-fixture.ts'
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

  it('says of a process that sends nothing itself whether somebody else does', async () => {
    const database = await openTestDatabase()
    const { accountId, clock } = await createOutboxFixture(database, [])
    const watchdog = createWatchdog(clock)
    const problems = () => whyNotReady(database, watchdog, { sendersAt: clock.now() })
    expect(await problems()).toEqual([expect.stringContaining('Không tiến trình nào đang gửi tin (web)')])
    expect(await whyNotReady(database, watchdog)).toEqual([])
    const until = new Date(clock.now().getTime() + 9_000)
    await acquireLease(database.db, accountId, { holder: 'other', now: clock.now(), until, takeOver: false })
    expect(await problems()).toEqual([])
    clock.advance(9_000)
    expect(await problems()).toHaveLength(1)
    await database.close()
  })
})
