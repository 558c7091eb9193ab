import type { InlineKeyboardMarkup, MessageEntity } from '@grammyjs/types'
import { badRequest, notSimulated } from './bot-api-error.ts'

/** In code points (MessageContent.cpp compares utf8_length). */
const longestText = 4096
const longestCaption = 1024
/** In bytes of UTF-8, before anything is looked at (Client.cpp, get_formatted_text). */
const mostBytes = 1 << 15
const farthestOffset = 1_000_000
const mostButtons = 100
const callbackDataBytes = 64

interface Formatted {
  text: string
  entities: MessageEntity[]
}

/** What becomes of a message's text: cleaned and trimmed as MessageEntity.cpp does it. Throws the server's refusals. */
export function checkText(text: string, entities: readonly MessageEntity[]): Formatted {
  const clean = cleaned(text, entities)
  if (clean.text === '') throw badRequest('text must be non-empty')
  if ([...clean.text].length > longestText) throw badRequest('message is too long')
  return clean
}

/** The same for a file's caption, which may be empty. */
export function checkCaption(text: string, entities: readonly MessageEntity[]): Formatted {
  const clean = cleaned(text, entities)
  if ([...clean.text].length > longestCaption) throw badRequest('message caption is too long')
  return clean
}

export function checkKeyboard(keyboard: InlineKeyboardMarkup | undefined): InlineKeyboardMarkup | undefined {
  const buttons = keyboard?.inline_keyboard.flat() ?? []
  if (buttons.length === 0) return undefined
  if (buttons.length > mostButtons) throw badRequest('reply markup is too long')
  for (const button of buttons) {
    if (!('callback_data' in button) || button.callback_data === '') {
      const why = 'Text buttons are unallowed in the inline keyboard'
      throw badRequest(`can't parse inline keyboard button: ${why}`)
    }
    if (button.text.trim() === '') throw badRequest('inline keyboard button text must be non-empty')
    if (Buffer.byteLength(button.callback_data) > callbackDataBytes) throw badRequest('BUTTON_DATA_INVALID')
  }
  return keyboard
}

function cleaned(text: string, entities: readonly MessageEntity[]): Formatted {
  if (Buffer.byteLength(text) > mostBytes) throw badRequest('text is too long')
  const sorted = entities
    .filter(({ length }) => length !== 0)
    .sort((a, b) => a.offset - b.offset || b.length - a.length)
  for (const entity of sorted) checkPlace(text, entity)
  checkNesting(sorted)
  return trimmed(withoutControls(text, sorted))
}

function checkPlace(text: string, { offset, length }: MessageEntity): void {
  if (offset < 0 || offset > farthestOffset) throw badRequest(`receive an entity with incorrect offset ${offset}`)
  if (length < 0 || length > farthestOffset) throw badRequest(`receive an entity with incorrect length ${length}`)
  const end = offset + length
  if (offset > text.length) {
    throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`)
  }
  const begins = `entity beginning at UTF-16 offset ${offset} ends`
  if (end > text.length) throw badRequest(`${begins} after the end of the text at UTF-16 offset ${end}`)
  const bytesTo = (place: number) => Buffer.byteLength(text.slice(0, place + 1))
  if (splitsPair(text, offset)) {
    throw badRequest(`entity begins in a middle of a UTF-16 symbol at byte offset ${bytesTo(offset)}`)
  }
  if (splitsPair(text, end)) throw badRequest(`${begins} in a middle of a UTF-16 symbol at byte offset ${bytesTo(end)}`)
}

const splitsPair = (text: string, place: number) =>
  /[\ud800-\udbff]/.test(text.charAt(place - 1)) && /[\udc00-\udfff]/.test(text.charAt(place))

const isQuote = ({ type }: MessageEntity) => type === 'blockquote' || type === 'expandable_blockquote'
const isStyle = ({ type }: MessageEntity) =>
  ['bold', 'italic', 'underline', 'strikethrough', 'spoiler'].includes(type) || false

/** Telegram splits or drops what is wrongly nested; ours never sends it, so here it is refused. */
function checkNesting(sorted: readonly MessageEntity[]): void {
  for (const [index, outer] of sorted.entries()) {
    const end = outer.offset + outer.length
    for (const inner of sorted.slice(index + 1)) {
      if (inner.offset >= end) break
      if (inner.offset + inner.length > end) throw notSimulated('entities that overlap without nesting')
      if (isQuote(outer) && isQuote(inner)) throw notSimulated('nested block quotations')
      if (!isQuote(outer) && !isStyle(outer) && !isStyle(inner)) {
        throw notSimulated(`'${inner.type}' inside '${outer.type}'`)
      }
    }
  }
}

/** Removed: carriage returns, the marks of writing direction, and strokes through letters (MessageEntity.cpp). */
const removed = /[\r\u2028-\u202e]|\u0333|\u033f|\u030a/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the server replaces
const blanked = /[\u0000-\u0009\u000b\u000c\u000e-\u001f]/

function withoutControls(text: string, entities: readonly MessageEntity[]): Formatted {
  let result = ''
  const places: number[] = []
  for (const unit of text.split('')) {
    places.push(result.length)
    if (!removed.test(unit)) result += blanked.test(unit) ? ' ' : unit
  }
  places.push(result.length)
  const at = (place: number) => places[place] ?? result.length
  const moved = entities.map((entity) => {
    const offset = at(entity.offset)
    return { ...entity, offset, length: at(entity.offset + entity.length) - offset }
  })
  return { text: result, entities: moved.filter(({ length }) => length > 0) }
}

/** White space goes at the end, and at the beginning as far as the first entity. */
function trimmed({ text, entities }: Formatted): Formatted {
  const end = text.replace(/[ \n]+$/, '').length
  const cut = entities
    .filter(({ offset }) => offset < end)
    .map((entity) => ({ ...entity, length: Math.min(entity.length, end - entity.offset) }))
  const blank = /^[ \n]*/.exec(text.slice(0, end))?.[0].length ?? 0
  const begin = Math.min(blank, cut[0]?.offset ?? end)
  return {
    text: text.slice(begin, end),
    entities: cut.map((entity) => ({ ...entity, offset: entity.offset - begin })),
  }
}
