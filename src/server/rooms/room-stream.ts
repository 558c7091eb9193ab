import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { RoomMessage } from '../../../bot/channels/web/room-message.ts'
import type { WebChannel } from '../../../bot/channels/web/web-channel.ts'
import type { Db } from '../../../db/client.ts'
import { loadRooms, type Room } from '../../../db/rooms.ts'
import { visibleTo } from './room-routes.ts'
import type { ViewerEnv, ViewerOf } from './viewer.ts'

/** Proxies close a connection that is silent for a minute; at the same beat the viewer's rooms are looked up anew. */
const keepAliveMs = 25_000
/** Writes that wait for a slow browser; beyond it the stream ends and the browser comes back with Last-Event-ID. */
const maxWaiting = 2000

export interface RoomStream {
  routes: Hono<ViewerEnv>
  /** Tells every page something that is not a message: 'clock' or 'reload'. */
  broadcast(event: string, data: unknown): void
  /** Ends all streams: a server that closes waits for them. */
  stop(): void
}

/** One stream of events a page: `data: {room, message}` for each new message of the rooms one may see. */
export function createRoomStream({
  db,
  channels,
  viewerOf,
}: {
  db: Db
  channels: (accountId: number) => WebChannel | undefined
  viewerOf: ViewerOf
}): RoomStream {
  const routes = new Hono<ViewerEnv>()
  const open = new Set<{ broadcast(event: string, data: unknown): void; end(): void }>()
  let stopped = false

  routes.get('/stream', (c) => {
    if (stopped) throw new HTTPException(503, { message: 'Máy chủ đang dừng.' })
    // A proxy that collects the response before passing it on would hold the news back.
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, (stream) => follow(c, stream))
  })

  async function follow(c: Context<ViewerEnv>, stream: SSEStreamingApi): Promise<void> {
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    const heard = new Map<number, () => void>()
    let rooms = new Map<string, Room>()
    const hidden = new Set<string>()
    let writing = Promise.resolve()
    let waiting = 0

    /** Writes follow one another; whatever fails ends the stream, and the browser comes back. */
    const inTurn = (work: () => Promise<unknown>) => {
      waiting += 1
      if (waiting > maxWaiting) return end()
      writing = writing.then(work).then(() => {
        waiting -= 1
      }, end)
    }
    const write = (room: Room, message: RoomMessage) =>
      stream.writeSSE({ id: message.id, data: JSON.stringify({ room: String(room.id), message }) })

    const refresh = async () => {
      const viewer = await viewerOf(c)
      if (!viewer) return end()
      const visible = await loadRooms(db, visibleTo(viewer))
      rooms = new Map(visible.map((room) => [`${room.accountId}/${room.platformId}`, room]))
      for (const { accountId } of visible) {
        if (heard.has(accountId)) continue
        const unhear = channels(accountId)?.onMessage(
          (chatId, message) =>
            inTurn(async () => {
              const room = await find(`${accountId}/${chatId}`)
              if (room) await write(room, message)
            }),
          // The browser comes back and catches up.
          end,
        )
        if (unhear) heard.set(accountId, unhear)
      }
    }
    /** A room opened since the last look is looked up at once; one that stays hidden, not again before the next beat. */
    const find = async (key: string) => {
      if (!rooms.has(key) && !hidden.has(key)) {
        await refresh()
        if (!rooms.has(key)) hidden.add(key)
      }
      return rooms.get(key)
    }
    /** What was said while the browser was away; the rest of the stream waits for it. */
    const catchUp = async (after: string) => {
      for (const room of rooms.values()) {
        const missed = (await channels(room.accountId)?.transcript(room.platformId, { after })) ?? []
        for (const message of missed) await write(room, message)
      }
    }

    const beat = setInterval(
      () =>
        inTurn(async () => {
          hidden.clear()
          await refresh()
          await stream.write(': \n\n')
        }),
      keepAliveMs,
    )
    const self = {
      broadcast: (event: string, data: unknown) => inTurn(() => stream.writeSSE({ event, data: JSON.stringify(data) })),
      end,
    }
    open.add(self)
    stream.onAbort(end)
    const lastEventId = c.req.header('last-event-id')
    inTurn(async () => {
      await stream.write('retry: 2000\n\n')
      await refresh()
      if (lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId)) await catchUp(lastEventId)
    })
    await ended
    clearInterval(beat)
    open.delete(self)
    for (const unhear of heard.values()) unhear()
  }

  return {
    routes,
    broadcast(event, data) {
      for (const stream of open) stream.broadcast(event, data)
    },
    stop() {
      stopped = true
      for (const stream of open) stream.end()
    },
  }
}
