import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types'
import type { Button, Message, Span } from '../../../src/domain/message.ts'
import type { ButtonSeal } from './button-seal.ts'

export interface Rendered {
  text: string
  entities: MessageEntity[]
  reply_markup: InlineKeyboardMarkup
}

/** A longer paragraph is folded: the chat shows its beginning, and the rest on a tap. In UTF-16 code units. */
const foldedFrom = 500
/** More would be too narrow on a telephone. */
const buttonsInRow = 3
/** In seconds: Telegram reads 32 bits and refuses the whole message when there are more, from 19/01/2038 on. */
const farthestTime = 2 ** 31 - 1

/** A message as Telegram takes it. Marks are entities, never markup in the text: nothing in it can break them. */
export function render(message: Message, chatId: string, seal: ButtonSeal): Rendered {
  const { text, spans, buttons } = message
  return {
    text,
    entities: [...folds(text, spans), ...spans.flatMap(entityOf)],
    reply_markup: { inline_keyboard: rows(buttons, ({ id }) => seal.close(chatId, id, text)) },
  }
}

function entityOf(span: Span): MessageEntity[] {
  const { start: offset, length } = span
  if (span.style !== 'instant') return [{ type: span.style, offset, length }]
  const unixTime = Math.floor(Date.parse(span.at) / 1000)
  // The empty format: the words stay ours, a tap shows the time in the reader's own zone.
  return Math.abs(unixTime) <= farthestTime
    ? [{ type: 'date_time', offset, length, unix_time: unixTime, date_time_format: '' }]
    : []
}

/** Entities may lie inside each other but not across. */
function folds(text: string, spans: readonly Span[]): MessageEntity[] {
  const found: MessageEntity[] = []
  for (const { index, 0: line } of text.matchAll(/[^\n]+/g)) {
    const end = index + line.length
    const crossed = spans.some(
      ({ start, length }) => start < end && start + length > index && (start < index || start + length > end),
    )
    if (line.length >= foldedFrom && !crossed) {
      found.push({ type: 'expandable_blockquote', offset: index, length: line.length })
    }
  }
  return found
}

function rows(buttons: readonly Button[], dataOf: (button: Button) => string): InlineKeyboardMarkup['inline_keyboard'] {
  const keys = buttons.map((button) => ({ text: button.label, callback_data: dataOf(button) }))
  return Array.from({ length: Math.ceil(keys.length / buttonsInRow) }, (_, row) =>
    keys.slice(row * buttonsInRow, (row + 1) * buttonsInRow),
  )
}
