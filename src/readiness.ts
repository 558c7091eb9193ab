import { setTimeout as pause } from 'node:timers/promises'
import { listAccounts } from '../db/accounts.ts'
import { answers, type Database, type Db } from '../db/client.ts'
import { DiskFull } from '../db/disk-full.ts'
import type { Watchdog } from './watchdog.ts'

/** A database that answers later than that is of no use. */
const answerWithinMs = 3_000

/**
 * What keeps the process from doing its work, in words for people; empty when nothing does.
 *
 * @param options.sendersAt for a process that delivers nothing itself: machine time at which somebody has to own every
 * account that there is
 */
export async function whyNotReady(
  database: Database,
  watchdog: Watchdog,
  { sendersAt }: { sendersAt?: Date } = {},
): Promise<string[]> {
  const answered = await Promise.race([answers(database), pause(answerWithinMs, false)])
  const room = database.disk?.()
  return [
    ...(answered ? [] : ['Cơ sở dữ liệu không trả lời.']),
    ...(answered && sendersAt ? await whyNobodySends(database.db, sendersAt) : []),
    ...(room && room.freeMb < room.floorMb ? [new DiskFull(room).message] : []),
    ...watchdog.stalled().map((loop) => `Việc '${loop}' đã dừng bất thường.`),
  ]
}

/** After a worker's death its leases run out before another takes them: for these seconds, too, nobody sends. */
async function whyNobodySends(db: Db, machineNow: Date): Promise<string[]> {
  const ownerless = (await listAccounts(db)).filter(({ leaseUntil }) => leaseUntil === null || leaseUntil <= machineNow)
  if (ownerless.length === 0) return []
  const channels = [...new Set(ownerless.map(({ channel }) => channel))].join(', ')
  return [`Không tiến trình nào đang gửi tin (${channels}). Chạy thêm: chidao start --role worker`]
}
