import { randomUUID } from 'node:crypto'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { Span } from '../../../src/domain/message.ts'
import { isoThere } from '../../../src/domain/time.ts'
import { type Channel, type ChannelStore, type Clock, SendError, type SendRequest, type Sent } from '../channel.ts'
import {
  type Room,
  type RoomMessage,
  readEntry,
  roomOfLog,
  type TranscriptEntry,
  toInboundMessage,
  toRoomMessage,
  transcriptOf,
} from './room-message.ts'
import { createSpoken } from './spoken.ts'

/** Our own choice: what a phone shows without becoming a document. */
const maxLength = 4000
/** A room keeps only which file it is: whoever reads it gets the bytes from the server. As large as Telegram's. */
const maxFileBytes = 50 * 1024 * 1024
/** Who writes the bot's words. */
const bot = { id: 'bot', name: 'Chỉ Đạo', bot: true }

interface InRoom {
  chatId: string
  chatTitle: string
  chatKind: Room['kind']
  from: { id: string; name: string }
}

export interface Said extends InRoom {
  text: string
  /** Id of the message it answers. */
  replyTo?: string
  /** The browser's own name for these words: said again under the same key, they stand in the room once. */
  key?: string
}

export interface Pressed extends InRoom {
  messageId: string
  /** The button's id. */
  button: string
}

/** The rooms in the browser: a channel whose platform is our own server and whose chats are the store's logs. */
export interface WebChannel extends Channel {
  /** Puts a person's words into the room and hands them over; resolves once both are durable. */
  say(said: Said): Promise<RoomMessage>
  /** Hands a pressed button over; resolves once that is durable. */
  press(pressed: Pressed): Promise<void>
  /** Oldest first; `after` is exclusive, `last` keeps the newest. */
  transcript(chatId: string, options?: { after?: string; last?: number }): Promise<RoomMessage[]>
  message(chatId: string, id: string): Promise<RoomMessage | undefined>
  /**
   * Calls back for each new message of any room, in the order they were written; returns a function that ends it.
   * `onMissed` is called when messages were perhaps not told: whoever wants them all reads the transcripts again.
   */
  onMessage(listener: Listener, onMissed?: () => void): () => void
}

type Listener = (chatId: string, message: RoomMessage) => void

/**
 * @param businessNow the time shown beside a message. People read a room together with deadlines and reminders, which
 *   are in business time; the contract's clock (machine time) is kept beside it.
 */
export function createWebChannel({
  store,
  clock,
  businessNow,
}: {
  store: ChannelStore
  clock: Clock
  businessNow: () => Date
}): WebChannel {
  const listeners = new Set<{ hear: Listener; miss: () => void }>()
  const underWay = new Set<Promise<unknown>>()
  const spoken = createSpoken(store, clock)
  let handOver: ((event: InboundEvent) => Promise<void>) | undefined
  let unwatch: (() => Promise<void>) | undefined
  let telling = Promise.resolve()
  let ending = new AbortController()

  async function start(onInbound: (event: InboundEvent) => Promise<void>): Promise<void> {
    if (handOver) throw new Error('web: started twice')
    handOver = onInbound
    ending = new AbortController()
    unwatch = await store.watch((log, position) => {
      // One after the other, so that listeners hear messages in the order they were written.
      telling = telling.then(() => tell(log, position)).catch(missed)
    })
    await spoken.handOverLeftBehind(onInbound)
  }

  async function stop(): Promise<void> {
    handOver = undefined
    ending.abort()
    const end = unwatch
    unwatch = undefined
    await end?.()
    await Promise.allSettled(underWay)
    await telling
  }

  async function send({ id, chatId, message }: SendRequest): Promise<Sent> {
    if (message.text.trim() === '') throw new SendError('refused', 'web: empty message')
    if (message.text.length > maxLength) {
      throw new SendError('refused', `web: ${message.text.length} characters, at most ${maxLength}`)
    }
    const entry: TranscriptEntry = {
      ...written(bot, message.text),
      spans: message.spans.filter(isStyled),
      buttons: message.buttons,
      ...(message.quote === undefined ? {} : { replyTo: message.quote }),
      ...(message.urgency === 'urgent' ? { urgent: true } : {}),
      ...(message.file && message.file.size <= maxFileBytes ? { file: message.file } : {}),
    }
    try {
      const position = await tracked(store.append(transcriptOf(chatId), entry, { once: `sent:${id}` }))
      return { platformMessageId: String(position) }
    } catch (cause) {
      // The database may have taken it before the connection broke; asking again under the same id is harmless.
      throw new SendError('lost', 'web: the transcript could not be written', { cause })
    }
  }

  /**
   * The order that must hold: note that somebody speaks, write the transcript, hand over. A crash before the transcript
   * is written leaves nothing said (the browser got no answer); a crash after it is made good by the next start, which
   * finds the note and hands the words over under the same event id. The other way round an answer could stand in the
   * room above its question.
   */
  async function say({ key, replyTo, text, from, ...where }: Said): Promise<RoomMessage> {
    const onInbound = ready()
    const room = roomOf(where)
    const unique = `${from.id}:${key ?? randomUUID()}`
    return tracked(
      (async () => {
        await spoken.note(room, unique)
        const position = await store.append(
          transcriptOf(room.id),
          { ...written({ ...from, bot: false }, text), key: unique, ...(replyTo === undefined ? {} : { replyTo }) },
          { once: `said:${unique}` },
        )
        // Read back: of words said twice under one key the first stand.
        const entry = await entryAt(room.id, position)
        if (!entry) throw new Error(`web: entry ${position} of room ${room.id} vanished`)
        const event = toInboundMessage(room, position, entry)
        try {
          await onInbound(event)
        } catch (error) {
          void tracked(spoken.handOverUntilStored(onInbound, event, ending.signal))
          throw error
        }
        return toRoomMessage(position, entry)
      })(),
    )
  }

  /** Nothing of a press is kept here: until it is handed over the browser has no answer, and the button can be pressed again. */
  async function press({ messageId, button, from, ...where }: Pressed): Promise<void> {
    const room = roomOf(where)
    const eventId = `p:${room.id}:${messageId}:${randomUUID()}`
    const at = clock.now().toISOString()
    const who = { id: from.id, name: from.name }
    await tracked(ready()({ kind: 'press', eventId, chat: room, from: who, at, messageId, button }))
  }

  async function transcript(chatId: string, { after, last }: { after?: string; last?: number } = {}) {
    const rows = await store.read(transcriptOf(chatId), {
      ...(after === undefined ? {} : { after: Number(after) }),
      ...(last === undefined ? {} : { last }),
    })
    return rows.map(({ position, entry }) => toRoomMessage(position, readEntry(entry)))
  }

  async function message(chatId: string, id: string): Promise<RoomMessage | undefined> {
    const position = Number(id)
    const entry = Number.isSafeInteger(position) ? await entryAt(chatId, position) : undefined
    return entry && toRoomMessage(position, entry)
  }

  async function tell(log: string, position: number): Promise<void> {
    const chatId = roomOfLog(log)
    if (chatId === undefined || listeners.size === 0) return
    const entry = await entryAt(chatId, position)
    if (!entry) return
    for (const { hear } of listeners) hear(chatId, toRoomMessage(position, entry))
  }

  function missed(): void {
    for (const { miss } of listeners) miss()
  }

  async function entryAt(chatId: string, position: number): Promise<TranscriptEntry | undefined> {
    const stored = await store.entry(transcriptOf(chatId), position)
    return stored === undefined ? undefined : readEntry(stored)
  }

  function written(from: TranscriptEntry['from'], text: string) {
    const entry = { from, text, spans: [], buttons: [], at: isoThere(businessNow()) }
    return { ...entry, machineAt: clock.now().toISOString() }
  }

  function ready() {
    if (!handOver) throw new Error('web: not started')
    return handOver
  }

  function tracked<T>(work: Promise<T>): Promise<T> {
    underWay.add(work)
    const done = () => underWay.delete(work)
    work.then(done, done)
    return work
  }

  return {
    name: 'web',
    capabilities: {
      maxLength,
      maxFileBytes,
      buttons: true,
      quotes: true,
      idempotent: true,
      echoes: false,
      reception: 'everywhere',
    },
    start,
    stop,
    send,
    say,
    press,
    transcript,
    message,
    onMessage(hear, miss = () => {}) {
      const listener = { hear, miss }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A room shows times as they are written. */
const isStyled = (span: Span): span is Span & { style: 'bold' | 'italic' } => span.style !== 'instant'

function roomOf({ chatId, chatKind, chatTitle }: Omit<InRoom, 'from'>): Room {
  return { id: chatId, kind: chatKind, title: chatTitle }
}
