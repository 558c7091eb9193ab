import type { InboundEvent } from '../../src/domain/inbound.ts'
import type { Message } from '../../src/domain/message.ts'

/**
 * What every channel is. A channel renders messages and tells what happened; it decides nothing: what to retry, when and
 * how often is src/delivery's. docs/channels.md says how to add one.
 */
export interface Channel {
  readonly name: string
  readonly capabilities: Capabilities
  /**
   * Begins to receive. `onInbound` resolves once the event is durably stored; a channel acknowledges an event to its
   * platform only after that. Where `capabilities.reception` is 'owner' it is called while this process owns the
   * account, otherwise in every process.
   */
  start(onInbound: (event: InboundEvent) => Promise<void>, onStanding?: (standing: Standing) => void): Promise<void>
  /** Resolves when the platform has taken the message; otherwise rejects with a SendError and nothing else. */
  send(request: SendRequest): Promise<Sent>
  /**
   * Puts other words in the place of a message that `send` sent; resolves too when it says the same already. Absent where
   * the platform cannot. Rejects like `send`; a lost answer is harmless, since the same edit may be asked for again.
   */
  edit?(request: EditRequest): Promise<void>
  /** Pins a message in its chat. Absent where the platform cannot. Rejects like `send`. */
  pin?(request: PinRequest): Promise<void>
  /**
   * Sets a reminder of the platform's own beside a message that `send` sent; whoever accepts it comes back as an
   * InboundReaction on that message. Absent where the platform has none. Rejects like `send`; asked for again after a
   * lost answer it may stand there twice.
   */
  remind?(request: RemindRequest): Promise<void>
  /**
   * Answers an HTTP request of the platform (a webhook); `src/server` mounts it. It checks who asks before it reads
   * further. Absent where the platform does not call.
   */
  handle?(request: Request): Promise<Response>
  /** Resolves when nothing of the channel runs any more. May be called twice. */
  stop(): Promise<void>
}

export interface Capabilities {
  /** Longest text of one message, in UTF-16 code units. */
  maxLength: number
  buttons: boolean
  quotes: boolean
  /** A second send with the same `SendRequest.id` puts nothing new into the chat: a lost answer may simply be asked again. */
  idempotent: boolean
  /** The bot's own messages come back as `InboundEcho`: a lost answer is settled by it. */
  echoes: boolean
  /** The largest file that goes with a message, in bytes. Absent where none does: then its text goes alone. */
  maxFileBytes?: number
  /** Who may receive: 'owner' where a second poller or socket would throw the first one out. */
  reception: 'everywhere' | 'owner'
}

/** How the account stands with its platform; what is not 'live' for long is told to the admins. */
export interface Standing {
  state: 'connecting' | 'live' | 'frozen' | 'signed-out' | 'banned'
  /** What the platform said, for people; never a secret. */
  detail?: string
}

export interface SendRequest {
  /** The ledger's id of the message: the idempotency key, where the platform takes one. */
  id: string
  /** Platform id of the chat. */
  chatId: string
  message: Message
}

export interface Sent {
  platformMessageId: string
}

export interface EditRequest {
  chatId: string
  platformMessageId: string
  message: Message
}

export interface PinRequest {
  chatId: string
  platformMessageId: string
}

export interface RemindRequest {
  chatId: string
  /** The message that it reminds of. */
  platformMessageId: string
  /** What people read in it. */
  title: string
  /** When it rings. */
  at: Date
}

/** What a refusal means; delivery's table (src/delivery/outcome.ts) says what follows from each. */
export type SendErrorKind =
  /** Too fast; `retryAfterMs` says how long to wait. */
  | 'rate-limited'
  /** Surely not sent, worth another try (refused connection, 503, the platform's own word that it failed). */
  | 'unavailable'
  /** Surely not sent, and nothing is wrong: another send is doing what this one needs; `retryAfterMs` says how long. */
  | 'busy'
  /** The answer was lost, on its way or in a gateway (502, 504): perhaps sent. */
  | 'lost'
  /** Will never be taken as it is (too long, empty, malformed). */
  | 'refused'
  /** The chat does not exist any more, or the bot is no longer in it. */
  | 'chat-gone'
  | 'bot-removed'
  /** The bot is in the chat and has no right to write there, for now: its own, or that of all members. */
  | 'may-not-write'
  /** The chat has a new platform id: `movedTo`. */
  | 'chat-moved'
  /** The account itself is refused (token revoked, signed out). */
  | 'unauthorised'

export class SendError extends Error {
  override readonly name = 'SendError'
  readonly kind: SendErrorKind
  readonly retryAfterMs: number | undefined
  readonly movedTo: string | undefined

  /** @param message the platform's own words, prefixed with the channel's name; never a secret */
  constructor(
    kind: SendErrorKind,
    message: string,
    options: { retryAfterMs?: number; movedTo?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs
    this.movedTo = options.movedTo
  }
}

/** Machine time. */
export interface Clock {
  now(): Date
}

/** Where a channel gets the bytes of the files that go with messages. */
export interface FileSource {
  /** By the SHA-256 of the bytes, in hex; undefined when they are not there any more. */
  open(hash: string): Promise<Uint8Array | undefined>
}

/** JSON as a channel may keep it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** What a channel must remember, kept by the house per account: small values, and append-only logs. */
export interface ChannelStore {
  get(key: string): Promise<Json | undefined>
  set(key: string, value: Json): Promise<void>
  /**
   * Appends to a log and resolves with the entry's position. With `once`, a second append under the same key changes
   * nothing and resolves with the first one's position.
   */
  append(log: string, entry: Json, options?: { once?: string }): Promise<number>
  /** Entries after a position (exclusive), oldest first; `limit` keeps the newest when `last` is set. */
  read(log: string, options?: { after?: number; last?: number }): Promise<{ position: number; entry: Json }[]>
  /** One entry, or undefined when the log holds none at that position. */
  entry(log: string, position: number): Promise<Json | undefined>
  /**
   * Calls back after an append by any process, for each log in its order, also after those that happened while the
   * connection to the database was broken; resolves with a function that ends it.
   */
  watch(onAppend: (log: string, position: number) => void): Promise<() => Promise<void>>
}

/** What a channel must keep and nobody may read in the database (a token, a session); sealed with APP_SECRET. */
export interface SecretStore {
  get(name: string): Promise<string | undefined>
  /** undefined forgets it. */
  set(name: string, secret: string | undefined): Promise<void>
}
