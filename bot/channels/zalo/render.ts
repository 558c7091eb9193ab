import { type MessageContent, type Style, TextStyle, Urgency } from 'zca-js'
import type { Message } from '../../../src/domain/message.ts'
import type { ZaloChat } from './chat-id.ts'
import type { Quotable } from './heard.ts'
import { everybodyId } from './without-mentions.ts'

/** Peers cut at 2,000 characters; zca-js and its server do not say so. */
const cutAt = 2_000
/** What names everybody in a group, so that phones ring for those who silenced it. */
const everybody = '@All '
/** Nobody sees it (a zero width space); the words are others with it. */
const unseen = '\u200b'

/** Room is left for what the channel adds. */
export const maxLength = cutAt - everybody.length - unseen.length

const styles = { bold: TextStyle.Bold, italic: TextStyle.Italic } as const
const urgencies = { normal: Urgency.Default, important: Urgency.Important, urgent: Urgency.Urgent } as const

/**
 * What zca-js sends. Urgent words name everybody in a group.
 *
 * @param last the words that were sent to the chat before: Zalo refuses the same twice running (zca-js issue 94)
 */
export function render(message: Message, chat: ZaloChat, quote: Quotable | undefined, last?: string): MessageContent {
  const names = message.urgency === 'urgent' && chat.kind === 'group'
  const shift = names ? everybody.length : 0
  // Zalo has no mark for an instant.
  const marks = message.spans.flatMap(({ start, length, style }): Style[] =>
    style === 'instant' ? [] : [{ start: start + shift, len: length, st: styles[style] }],
  )
  const words = names ? everybody + message.text : message.text
  return {
    msg: words === last ? words + unseen : words,
    urgency: urgencies[message.urgency],
    ...(names ? { mentions: [{ pos: 0, len: everybody.trimEnd().length, uid: everybodyId }] } : {}),
    ...(marks.length > 0 ? { styles: marks } : {}),
    ...(quote ? { quote } : {}),
  }
}

/** The message's own words, of those that `render` made of them. */
export function wordsSent(text: string): string {
  const seen = text.endsWith(unseen) ? text.slice(0, -unseen.length) : text
  return seen.startsWith(everybody) ? seen.slice(everybody.length) : seen
}
