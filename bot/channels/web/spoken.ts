import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { ChannelStore, Clock } from '../channel.ts'
import { type Room, readEntry, roomSchema, toInboundMessage, transcriptOf } from './room-message.ts'

type OnInbound = (event: InboundEvent) => Promise<void>

/** That what people say in the rooms is handed over, whatever fails on the way. */
export interface Spoken {
  /** Somebody is about to speak under a key. */
  note(room: Room, key: string): Promise<void>
  /** What stands in the rooms and a process that ended may not have handed over; the inbox ignores what it has. */
  handOverLeftBehind(onInbound: OnInbound): Promise<void>
  /**
   * Everybody in the room sees the words by now, and takes them for said: only the end of the channel leaves them to the
   * next start.
   */
  handOverUntilStored(onInbound: OnInbound, event: InboundEvent, ending: AbortSignal): Promise<void>
}

/** How many of the newest words are handed over again at start; far more than can be under way in one process. */
const handOverAgain = 200
/**
 * Nothing older is: the inbox ignores what it has, and it keeps what was handled for KEEP_INBOX_DAYS, at least 7. What it
 * has forgotten would be done a second time.
 */
const handOverAgainMs = 5 * 24 * 60 * 60_000
/** A database that was away for a moment is back by then. */
const handOverPauseMs = 1_000
const spokenLog = 'spoken'
const spokenSchema = z.object({ room: roomSchema, key: z.string() })

export function createSpoken(store: ChannelStore, clock: Clock): Spoken {
  return {
    async note(room, key) {
      await store.append(spokenLog, { room, key })
    },

    async handOverLeftBehind(onInbound) {
      const notes = (await store.read(spokenLog, { last: handOverAgain })).map(({ entry }) => spokenSchema.parse(entry))
      const keys = new Set(notes.map((note) => note.key))
      const oldest = clock.now().getTime() - handOverAgainMs
      const rooms = new Map(notes.map((note) => [note.room.id, note.room]))
      for (const room of rooms.values()) {
        for (const { position, entry } of await store.read(transcriptOf(room.id), { last: handOverAgain })) {
          const words = readEntry(entry)
          if (words.key === undefined || !keys.has(words.key) || Date.parse(words.machineAt) < oldest) continue
          await onInbound(toInboundMessage(room, position, words))
        }
      }
    },

    async handOverUntilStored(onInbound, event, ending) {
      for (;;) {
        await pause(handOverPauseMs, undefined, { signal: ending }).catch(() => {})
        if (ending.aborted) return
        try {
          return await onInbound(event)
        } catch {
          // Whoever spoke was told of the failure; what went wrong is still wrong.
        }
      }
    },
  }
}
