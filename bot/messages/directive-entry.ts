import type { Entry, RichText } from '../../src/domain/message.ts'
import type { Strength } from '../../src/domain/parsed-document.ts'
import { directiveButtons } from './directive-buttons.ts'
import { gist } from './gist.ts'
import { nameList } from './names.ts'
import { bold, entryOf, instant, lines, type Part, write } from './rich-text.ts'
import { dueWords } from './when.ts'

/** A published directive, as its messages need it. */
export interface DirectiveFacts {
  number: number
  text: string
  strength: Strength
  deadline: DeadlineFacts
  /** '20/TB-UBND ngày 03/02/2021' */
  documentLabel: string
  committee: string
  /** The document's độ khẩn, as stamped: 'khẩn', 'thượng khẩn', 'hỏa tốc'. */
  haste?: string | null
  leads: string[]
  coordinating: string[]
  quantity: { amount: number; unit: string } | null
  /** What this agency in particular is to count: all bodies below it; amount null: nobody has said how many there are. */
  quota?: { amount: number | null; unit: string }
}

export type DeadlineFacts =
  | { kind: 'none' }
  | { kind: 'at'; due: Date }
  /** `time` is 'HH:MM'; null when the document gives no hour. */
  | { kind: 'daily'; time: string | null }
  /** In words: 'hằng tuần'. */
  | { kind: 'recurring'; words: string }
  /** Printed, but not to be resolved without a person. */
  | { kind: 'asked'; raw: string }

/** A deadline in a sentence: 'chưa có hạn', 'trước 16:00 06/02/2021', 'hằng ngày, trước 16:00'. */
export function deadlineWords(deadline: DeadlineFacts): string {
  switch (deadline.kind) {
    case 'none':
      return 'chưa có hạn'
    case 'at':
      return dueWords(deadline.due)
    case 'daily':
      return deadline.time === null ? 'hằng ngày, chưa rõ giờ' : `hằng ngày, trước ${deadline.time}`
    case 'recurring':
      return deadline.words
    case 'asked':
      return `“${deadline.raw}”, chưa rõ ngày cụ thể`
  }
}

/** The same, with the instant it names. */
function dated(deadline: DeadlineFacts): Part {
  const words = deadlineWords(deadline)
  return deadline.kind === 'at' ? instant(words, deadline.due) : words
}

/** To an agency that leads: the order in full, its deadline, and how to answer. */
export function directiveEntry(facts: DirectiveFacts): Entry {
  const { number, leads, strength, committee, documentLabel, haste } = facts
  const asks = strength === 'yêu cầu' ? 'yêu cầu' : 'trân trọng đề nghị'
  const whom = leads.length > 0 ? ` ${nameList(leads, 5)}` : ''
  const entry = entryOf(
    lines(
      write(bold(`Việc ${number}`), haste ? ` · ${haste.toUpperCase()}` : ''),
      `Theo ${documentLabel}, ${committee} ${asks}${whom}:`,
      '',
      facts.text,
      '',
      directiveDetails({ ...facts, leads: leads.length > 1 ? leads : [] }),
      '',
      howToAnswer(number, strength),
    ),
    directiveButtons(number, ['ack', 'done', 'blocked']),
  )
  return haste ? { ...entry, urgency: 'important' } : entry
}

/** To an agency that helps: what it is about and who leads; nothing to press, for nothing is owed. */
export function coordinatingEntry(facts: DirectiveFacts): Entry {
  const { number, leads, deadline, documentLabel } = facts
  const text = gist(facts.text, 300)
  const whole = text.endsWith('…') ? ` Xem đầy đủ: /xem ${number}.` : ''
  const withWhom = leads.length > 0 ? `, phối hợp với ${nameList(leads, 3)}` : ', phối hợp'
  return entryOf(
    lines(
      write(bold(`Việc ${number}`), `${withWhom} (${documentLabel}): ${text}`),
      write(...(deadline.kind === 'none' ? ['Chưa có hạn.'] : ['Hạn: ', dated(deadline), '.']), whole),
    ),
  )
}

/** Deadline, who leads, who helps, how much: one line each, where known. */
export function directiveDetails(
  facts: Pick<DirectiveFacts, 'number' | 'deadline' | 'leads' | 'coordinating' | 'quantity' | 'quota'>,
): RichText {
  const { number, deadline, leads, coordinating, quantity, quota } = facts
  return lines(
    deadline.kind === 'none' ? 'Chưa có hạn.' : write(bold('Hạn:'), ' ', dated(deadline)),
    leads.length === 0 ? null : write(bold('Chủ trì:'), ` ${nameList(leads)}`),
    coordinating.length === 0 ? null : write(bold('Phối hợp:'), ` ${nameList(coordinating)}`),
    quantity === null || quota
      ? null
      : write(bold('Số lượng:'), ` ${vietnamese.format(quantity.amount)} ${quantity.unit}`),
    quota ? quotaWords(number, quota) : null,
  )
}

/** 'Báo cáo số xã đã hoàn thành trên tổng số 33' */
function quotaWords(number: number, { amount, unit }: NonNullable<DirectiveFacts['quota']>): RichText {
  const all = amount === null ? 'tổng số' : `tổng số ${vietnamese.format(amount)}`
  const example = amount === null ? '' : ` (ví dụ: /done ${number} ${amount}/${amount})`
  return write(bold('Số lượng:'), ` xin báo số ${unit} đã hoàn thành trên ${all} của đơn vị${example}.`)
}

const vietnamese = new Intl.NumberFormat('vi-VN')

function howToAnswer(number: number, strength: Strength): string {
  return strength === 'yêu cầu'
    ? `Trả lời /nhan ${number} khi đã nhận, /done ${number} khi hoàn thành, /vuong ${number} kèm lý do nếu có vướng mắc.`
    : `Xin trả lời /nhan ${number} khi đã nhận và, nếu thuận tiện, /done ${number} khi thực hiện xong.`
}
