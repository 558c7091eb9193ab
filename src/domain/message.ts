/**
 * A mark on a stretch of text; offsets count UTF-16 code units, as every platform's entities do. 'instant': the words
 * name a point in time, which a platform may show in its reader's own way; `at` is ISO 8601 in UTC.
 */
export type Span = Stretch & ({ style: 'bold' | 'italic' } | { style: 'instant'; at: string })

interface Stretch {
  start: number
  length: number
}

export interface RichText {
  text: string
  spans: Span[]
}

/** `id` is what comes back in an InboundPress: 'ack:3', 'done:3', 'blocked:3', 'notice-ack:1' … (bot/commands/read-press.ts reads it). */
export interface Button {
  id: string
  label: string
}

/** Silent platforms and quiet hours look at this: 'urgent' passes both. */
export type Urgency = 'normal' | 'important' | 'urgent'

/** A file of the house that goes with a message; whoever can send it gets its bytes by the hash. */
export interface AttachedFile {
  /** SHA-256 of its bytes, in hex. */
  hash: string
  name: string
  /** In bytes. */
  size: number
}

/** What one send carries, before a channel renders it. */
export interface Message extends RichText {
  buttons: Button[]
  /**
   * The text, of at most 1,024 characters, then stands under the file. It says what the file is: where a channel sends
   * none, people read the text alone.
   */
  file?: AttachedFile
  /** Platform id of the message in the same chat that this one answers. */
  quote?: string
  urgency: Urgency
  /** Nobody's telephone rings for it, where the platform can. */
  silent?: true
}

/** What a line is for; also the order of sections when several lines merge into one message. */
export const lineKinds = [
  'notice',
  'alarm',
  'answer',
  'summary',
  'directive',
  'coordinating',
  'original',
  'overdue',
  'due',
  'due-soon',
  'due-tomorrow',
  'duty-open',
  'new',
  'missing',
  'progress',
] as const
export type LineKind = (typeof lineKinds)[number]

/** What nobody need be told any more once the obligation is reported. */
export const reminderKinds: readonly LineKind[] = ['overdue', 'due', 'due-soon', 'due-tomorrow', 'duty-open', 'new']

/** What a line says, ready to stand alone or under its kind's heading among others. */
export interface Entry extends RichText {
  buttons: Button[]
  quote?: string
  /** Only of kinds that go by themselves. */
  file?: AttachedFile
  /** When it is more than its kind says by itself. */
  urgency?: Urgency
  /** Said in quiet hours, to people who need not be woken. */
  silent?: true
}
