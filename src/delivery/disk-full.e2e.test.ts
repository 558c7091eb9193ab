import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'
import { DiskFull } from '../../db/disk-full.ts'
import { line } from '../../db/schema/outbox.ts'
import { fillDataDir } from '../../db/testing.ts'
import type { Delivery } from './delivery.ts'
import { createFaultChannel } from './testing/fault-channel.ts'
import { createOutboxFixture } from './testing/outbox-fixture.ts'

const floorMb = 60

describe('on a full disk', () => {
  let directory: string | undefined
  let database: Database | undefined
  let delivery: Delivery | undefined

  afterEach(async () => {
    await delivery?.stop()
    await database?.close()
    if (directory === undefined) return
    spawnSync('umount', [directory])
    await rm(directory, { recursive: true, force: true })
  })

  it('nothing is written below the floor, delivery pauses, and goes on by itself once there is room', async ({
    skip,
  }) => {
    directory = await mkdtemp(join(tmpdir(), 'small-disk-'))
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=260m', 'tmpfs', directory])
    if (mounted.status !== 0) return skip('a small disk can be made by root alone')
    const dataDir = join(directory, 'data')
    await fillDataDir(dataDir)
    database = await openDatabase({ dataDir, diskFloorMb: floorMb })
    const fixture = await createOutboxFixture(database, ['c1'])
    const channel = createFaultChannel({ chatIds: ['c1'] })
    delivery = fixture.delivery(channel)
    await delivery.start()
    await fixture.tell('c1', ['một'])
    await delivery.settle()

    await fixture.tell('c1', ['hai'])
    await delivery.settle()
    const ballast = join(directory, 'ballast')
    const freeMb = database.disk?.().freeMb ?? 0
    await writeFile(ballast, Buffer.alloc((freeMb - floorMb + 10) * 1024 ** 2))
    await expect(fixture.tell('c1', ['ba'])).rejects.toMatchObject({ cause: expect.any(DiskFull) })
    await expect(database.db.transaction(async () => {})).rejects.toThrow(DiskFull)
    // What is there can be read, so that people see what is wrong.
    expect(await database.db.select().from(line)).toHaveLength(2)
    expect(database.disk?.().freeMb).toBeLessThan(floorMb)
    await pause(50)

    await rm(ballast)
    await fixture.tell('c1', ['ba'])
    await expect
      .poll(() => channel.shown('c1').map(({ text }) => text), { timeout: 20_000 })
      .toEqual(['một', 'hai', 'ba'])
  })
})
