import type { Message } from '../../src/domain/message.ts'
import type { ObligationState } from '../../src/domain/obligation.ts'
import { readPress } from '../commands/read-press.ts'
import { bold, lines, write } from './rich-text.ts'
import { atWords, lateWords } from './when.ts'

/** How an agency stands with an order, and whose word that is. */
export interface Standing {
  state: ObligationState
  due: Date | null
  /** Who said so, by the platform's name, and when. */
  byName: string
  at: Date
  note: string | null
}

/** Every channel that can edit takes as much; an order that fills its message stays as it was sent. */
const maxLength = 4_000
const longestNote = 200

/**
 * The message of an order with how it stands written under it, and without the buttons that ask for nothing any more.
 *
 * @param sent as it was first sent: each edit starts from there
 * @returns undefined when there is no room
 */
export function editedDirective(sent: Message, standing: Standing): Message | undefined {
  const words = standingLine(standing)
  const rich = words === undefined ? sent : lines({ text: sent.text, spans: sent.spans }, '', words)
  if (rich.text.length > maxLength) return undefined
  return { ...sent, text: rich.text, spans: rich.spans, buttons: sent.buttons.filter(({ id }) => asks(id, standing)) }
}

const marks: Partial<Record<ObligationState, string>> = {
  acknowledged: '👁 Đã nhận',
  reported: '✅ Đã báo hoàn thành',
  done: '✅ Hoàn thành',
  blocked: '⚠️ Đang vướng mắc',
  returned: '↩️ Bị trả lại, cần làm tiếp',
  cancelled: 'Đã huỷ',
}

function standingLine({ state, due, byName, at, note }: Standing) {
  const mark = marks[state]
  if (mark === undefined) return undefined
  const time = state === 'reported' && due !== null ? ` ${lateWords(due, at) ?? 'đúng hạn'}` : ''
  const short = note !== null && note.length > longestNote ? `${note.slice(0, longestNote - 1).trimEnd()}…` : note
  return write(bold(`${mark}${time}`), ` – ${byName}, ${atWords(at)}${short === null ? '' : `: ${short}`}`)
}

/** What can still be pressed in each state. */
const open: Partial<Record<ObligationState, readonly string[]>> = {
  assigned: ['acknowledge', 'done', 'blocked'],
  returned: ['acknowledge', 'done', 'blocked'],
  acknowledged: ['done', 'blocked'],
  blocked: ['done'],
}

function asks(button: string, { state }: Standing): boolean {
  const command = readPress(button)
  return command !== undefined && (open[state] ?? []).includes(command.kind)
}
