import { z } from 'zod'
import type { InboundMessage } from '../../../src/domain/inbound.ts'
import type { Json } from '../channel.ts'

/** What a room shows of one message. `id` is its position in the transcript; `at` is business time, ISO 8601 with +07:00. */
export interface RoomMessage {
  id: string
  from: { id: string; name: string; bot: boolean }
  text: string
  spans: TranscriptEntry['spans']
  at: string
  buttons: { id: string; label: string }[]
  replyTo?: string
  urgent?: boolean
  /** What the bot sent with it; the server has the bytes. */
  file?: { hash: string; name: string; size: number }
}

/**
 * A transcript's entry as it is stored. `at` is what people read; `machineAt` is the platform's time of the contract
 * (UTC); `key` names what a person said, so that it can be handed over again under the same event id.
 */
const entrySchema = z.object({
  from: z.object({ id: z.string(), name: z.string(), bot: z.boolean() }),
  text: z.string(),
  spans: z.array(z.object({ start: z.number(), length: z.number(), style: z.enum(['bold', 'italic']) })),
  at: z.string(),
  machineAt: z.string(),
  buttons: z.array(z.object({ id: z.string(), label: z.string() })),
  replyTo: z.string().exactOptional(),
  urgent: z.boolean().exactOptional(),
  file: z.object({ hash: z.string(), name: z.string(), size: z.number() }).exactOptional(),
  key: z.string().exactOptional(),
})
export type TranscriptEntry = z.infer<typeof entrySchema>

/** The room a person speaks in, as an inbound event names it. */
export const roomSchema = z.object({ id: z.string(), kind: z.enum(['group', 'direct']), title: z.string() })
export type Room = z.infer<typeof roomSchema>

const logPrefix = 'room:'

/** The channel store's log that holds a room's transcript. */
export function transcriptOf(chatId: string): string {
  return logPrefix + chatId
}

/** The room whose transcript a log is; undefined for the channel's other logs. */
export function roomOfLog(log: string): string | undefined {
  return log.startsWith(logPrefix) ? log.slice(logPrefix.length) : undefined
}

/** Throws when the stored entry is not one of ours. */
export function readEntry(stored: Json): TranscriptEntry {
  const parsed = entrySchema.safeParse(stored)
  if (!parsed.success) throw new Error(`web: unreadable transcript entry: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

export function toRoomMessage(position: number, entry: TranscriptEntry): RoomMessage {
  return {
    id: String(position),
    from: entry.from,
    text: entry.text,
    spans: entry.spans,
    at: entry.at,
    buttons: entry.buttons,
    ...(entry.replyTo === undefined ? {} : { replyTo: entry.replyTo }),
    ...(entry.urgent === undefined ? {} : { urgent: entry.urgent }),
    ...(entry.file === undefined ? {} : { file: entry.file }),
  }
}

/** The event id follows from the position: handing the same words over again is seen as a repeat. */
export function toInboundMessage(room: Room, position: number, entry: TranscriptEntry): InboundMessage {
  return {
    kind: 'message',
    eventId: `m:${room.id}:${position}`,
    chat: room,
    from: { id: entry.from.id, name: entry.from.name },
    at: entry.machineAt,
    messageId: String(position),
    text: entry.text,
    ...(entry.replyTo === undefined ? {} : { quotes: entry.replyTo }),
  }
}
