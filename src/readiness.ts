import { setTimeout as pause } from 'node:timers/promises'
import { answers, type Database } from '../db/client.ts'
import { DiskFull } from '../db/disk-full.ts'
import type { Watchdog } from './watchdog.ts'

/** A database that answers later than that is of no use. */
const answerWithinMs = 3_000

/** What keeps the process from doing its work, in words for people; empty when nothing does. */
export async function whyNotReady(database: Database, watchdog: Watchdog): Promise<string[]> {
  const answered = await Promise.race([answers(database), pause(answerWithinMs, false)])
  const room = database.disk?.()
  return [
    ...(answered ? [] : ['Cơ sở dữ liệu không trả lời.']),
    ...(room && room.freeMb < room.floorMb ? [new DiskFull(room).message] : []),
    ...watchdog.stalled().map((loop) => `Việc '${loop}' đã dừng bất thường.`),
  ]
}
