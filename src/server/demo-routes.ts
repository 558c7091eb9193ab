import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { isoThere } from '../domain/time.ts'
import { readJson } from './read-json.ts'

/** The demo's business clock and its way back to the start. */
export interface DemoControls {
  /** Business time. */
  now(): Date
  /** The next instant at which something is due to be said; undefined when nothing is. */
  next(): Promise<Date | undefined>
  /** Resolves when every tick up to then has run and its messages are delivered. */
  moveTo(now: Date): Promise<void>
  /** Puts everything back to where the demo began. */
  reset(): Promise<void>
}

const farthestDays = 400
const clockSchema = z.object(
  { now: z.iso.datetime({ offset: true, error: 'Thời điểm phải có dạng 2021-02-06T15:00:00+07:00.' }) },
  { error: 'Cần {"now": "2021-02-06T15:00:00+07:00"}.' },
)

export interface ClockReading {
  /** ISO 8601 with +07:00. */
  now: string
  next: string | null
}

/**
 * Everything moves one request at a time: two moves at once would run the same ticks twice.
 * @param onMoved told after the clock has moved
 * @param onReset told after the demo has begun anew
 */
export function createDemoRoutes({
  demo,
  onMoved,
  onReset,
}: {
  demo: DemoControls
  onMoved: (reading: ClockReading) => void
  onReset: () => void
}): Hono {
  const app = new Hono()
  let busy: Promise<unknown> = Promise.resolve()

  function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const turn = busy.then(work)
    busy = turn.catch(() => {})
    return turn
  }

  async function read(): Promise<ClockReading> {
    const next = await demo.next()
    return { now: isoThere(demo.now()), next: next ? isoThere(next) : null }
  }

  async function moveTo(now: Date): Promise<ClockReading> {
    await demo.moveTo(now)
    const reading = await read()
    onMoved(reading)
    return reading
  }

  app.get('/clock', async (c) => c.json(await read()))

  app.post('/clock', async (c) => {
    const to = new Date((await readJson(c, clockSchema)).now)
    const reading = await oneAtATime(async () => {
      const now = demo.now()
      if (to < now) {
        throw new HTTPException(409, { message: `Đồng hồ chỉ đi tới; bây giờ đã là ${isoThere(now)}.` })
      }
      if (to.getTime() - now.getTime() > farthestDays * 86_400_000) {
        throw new HTTPException(400, { message: `Mỗi lần chỉ chuyển đồng hồ đi xa nhất ${farthestDays} ngày.` })
      }
      return moveTo(to)
    })
    return c.json(reading)
  })

  app.post('/clock/next', async (c) => {
    const reading = await oneAtATime(async () => {
      const next = await demo.next()
      if (!next) throw new HTTPException(409, { message: 'Không còn sự kiện nào sắp tới.' })
      return moveTo(next)
    })
    return c.json(reading)
  })

  app.post('/reset', async (c) => {
    const reading = await oneAtATime(async () => {
      await demo.reset()
      onReset()
      return read()
    })
    return c.json(reading)
  })

  return app
}
