import type { Entry } from '../../src/domain/message.ts'
import type { Deed, ObligationState } from '../../src/domain/obligation.ts'
import { formatDue } from '../../src/domain/time.ts'
import type { CommandProblem } from '../commands/command.ts'
import { type DirectiveFacts, directiveDetails } from './directive-entry.ts'
import { bold, entryOf, join, lines, type Part, write } from './rich-text.ts'
import { standingWords, stateWords } from './state-words.ts'
import { dueWords, lateWords } from './when.ts'

/** What became of a deed on one number. */
export interface DeedOutcome {
  number: number
  /** '' where the directive is none of theirs. */
  gist: string
  /**
   * 'not-lead': they only help with it. 'not-now': the obligation's state does not allow it. 'too-early': the first day of
   * a daily duty has not begun.
   */
  outcome: 'changed' | 'already' | 'not-yours' | 'not-lead' | 'no-such' | 'not-now' | 'too-early'
  due: Date | null
  now: Date
}

/** What a report gets back: a line a number, then how to take it back or where to look. */
export function deedAnswer(deed: Deed, outcomes: DeedOutcome[]): Entry {
  const changed = outcomes.filter(({ outcome }) => outcome === 'changed').map(({ number }) => number)
  const lost = outcomes.some(({ outcome }) => outcome === 'no-such' || outcome === 'not-yours')
  return entryOf(
    lines(
      ...outcomes.map((outcome) => outcomeLine(deed, outcome)),
      deed === 'report-done' && changed.length > 0 ? `Nếu báo nhầm, xin trả lời /undone ${changed.join(',')}.` : null,
      lost ? 'Xem các việc của đơn vị: /viec.' : null,
    ),
  )
}

function outcomeLine(deed: Deed, outcome: DeedOutcome): Part {
  const name = bold(`Việc ${outcome.number}`)
  switch (outcome.outcome) {
    case 'changed':
      return write(deed === 'report-done' ? '✅ ' : '', name, `: ${changedWords(deed, outcome)}`, about(outcome.gist))
    case 'already':
      return write(name, `: ${alreadyWords[deed]}`)
    case 'not-yours':
      return write(name, ' không giao cho đơn vị của đồng chí.')
    case 'not-lead':
      return write(name, `: đơn vị không chủ trì nên không phải nhận hay báo cáo. Xem: /xem ${outcome.number}.`)
    case 'no-such':
      return `Không có việc ${outcome.number}.`
    case 'too-early':
      return write(
        name,
        `: chưa đến kỳ báo cáo${outcome.due === null ? '' : `; kỳ đầu hạn ${formatDue(outcome.due)}`}.`,
      )
    case 'not-now':
      return write(name, `: hiện chưa ghi nhận được. Xem tình hình: /xem ${outcome.number}.`)
  }
}

const about = (gist: string) => (gist === '' ? '' : ` – ${gist}`)

function changedWords(deed: Deed, { due, now }: DeedOutcome): string {
  switch (deed) {
    case 'acknowledge':
      return `đã ghi nhận đơn vị nhận việc${due === null ? '' : ` (hạn ${formatDue(due)})`}`
    case 'report-done':
      return `đã ghi nhận hoàn thành${due === null ? '' : ` ${lateWords(due, now) ?? 'đúng hạn'}`}`
    case 'undo-done':
      return 'đã ghi nhận chưa hoàn thành'
    case 'report-blocked':
      return 'đã ghi nhận vướng mắc và báo Ban Chỉ đạo'
  }
}

const alreadyWords: Record<Deed, string> = {
  acknowledge: 'đơn vị đã nhận từ trước, không có gì thay đổi.',
  'report-done': 'đã báo hoàn thành từ trước, không có gì thay đổi.',
  'undo-done': 'chưa báo hoàn thành nên không có gì để rút lại.',
  'report-blocked': 'đã báo vướng mắc từ trước, không có gì thay đổi.',
}

/** /viec: what an agency owes; what is late first, then by deadline. */
export function mineAnswer(mine: {
  agency: string | null
  /** `due` is that of the current period where the work recurs (`daily`). */
  items: { number: number; gist: string; due: Date | null; state: ObligationState; daily: boolean }[]
  now: Date
}): Entry {
  const { items, now } = mine
  const whose = mine.agency ?? 'đồng chí'
  const sorted = items.toSorted(
    (a, b) => (a.due?.getTime() ?? Number.MAX_VALUE) - (b.due?.getTime() ?? Number.MAX_VALUE) || a.number - b.number,
  )
  const [first] = sorted
  if (first === undefined) return entryOf(`Hiện không còn việc nào của ${whose}.`)
  return entryOf(
    lines(
      write(bold(`Việc của ${whose}`), ` (${items.length}):`),
      ...sorted.map(({ number, gist, due, state, daily }) => {
        const late = lateWords(due, now)
        const time = due === null ? 'chưa có hạn' : `${daily ? 'định kỳ, ' : ''}${dueWords(due)}`
        const words = [time, ...(late === null ? [] : [late]), stateWords(state)].join('; ')
        return write(late === null ? '• ' : '⚠️ ', bold(`Việc ${number}`), ` – ${gist} (${words})`)
      }),
      `Khi hoàn thành, trả lời /done kèm số việc, ví dụ /done ${first.number}.`,
    ),
  )
}

/** /xem 3: one directive in full, and how each agency that the asker may see stands. */
export function showAnswer(
  facts: DirectiveFacts,
  status: { agency: string; state: ObligationState; due: Date | null; reportedAt: Date | null }[],
  now: Date,
): Entry {
  return entryOf(
    lines(
      write(bold(`Việc ${facts.number}`), ` (${facts.documentLabel}, ${facts.strength})`),
      '',
      facts.text,
      '',
      directiveDetails(facts),
      status.length === 0 ? null : write('\n', bold('Tình hình:')),
      ...status.map((one) => `• ${one.agency}: ${standingWords(one, now)}`),
    ),
  )
}

/** Of a directive that is not theirs to see, or none at all: the two are not told apart. */
export function unseenAnswer(number: number): Entry {
  return entryOf(`Không có việc ${number} trong phạm vi đồng chí được xem.`)
}

/** Several answers in one. */
export function oneAfterTheOther(answers: Entry[]): Entry {
  return entryOf(join(answers, '\n\n'))
}

/** 'Tin này có nhiều việc': asked when a bare '/done' answers a message that carries several directives. */
export function whichAnswer(numbers: { number: number; gist: string }[], example: string): Entry {
  const [first, second = first] = numbers
  return entryOf(
    lines(
      'Tin này có nhiều việc:',
      ...numbers.map(({ number, gist }) => write('• ', bold(`Việc ${number}`), about(gist))),
      first === undefined || second === undefined
        ? null
        : `Đồng chí trả lời ${example} ${first.number} hoặc ${example} ${second.number}; nhiều việc: ${example} ${first.number},${second.number}.`,
    ),
  )
}

/** A code was taken: who or what the chat, or the person, is now. */
export function boundAnswer(bound: { to: string; kind: 'agency' | 'committee' | 'person' }): Entry {
  switch (bound.kind) {
    case 'agency':
      return entryOf(
        write(
          '✅ Đã kết nối nhóm này với ',
          bold(bound.to),
          '. Việc được giao sẽ gửi vào đây; xem cách trả lời: /trogiup.',
        ),
      )
    case 'committee':
      return entryOf(
        write(
          '✅ Đã kết nối nhóm này với ',
          bold(bound.to),
          '. Tiến độ công việc sẽ báo vào đây; xem các lệnh: /trogiup.',
        ),
      )
    case 'person':
      return entryOf(write('✅ Đã nhận ra đồng chí ', bold(bound.to), '. Xem các lệnh: /trogiup.'))
  }
}

/** Why nothing was done. None of them tells a stranger anything. */
export type Refusal = keyof typeof refusals
const refusals = {
  'not-permitted': 'Đồng chí không có quyền dùng lệnh này.',
  'bad-code': 'Mã không đúng, đã dùng hoặc hết hạn. Xin văn thư cấp mã mới.',
  'not-bound': 'Nhóm này chưa kết nối. Xin gõ /ketnoi kèm mã do văn thư cấp.',
  'no-agency':
    'Chưa rõ đồng chí trả lời thay đơn vị nào. Xin gõ /ketnoi kèm mã do văn thư cấp, hoặc trả lời trong nhóm của đơn vị.',
  'already-bound': 'Nhóm này đã kết nối; ở đây chỉ nhận mã cá nhân còn hiệu lực.',
  'nothing-quoted': 'Tin được trả lời không gắn với việc nào. Xin ghi số việc, ví dụ /done 3.',
  'no-chats': 'Ban Chỉ đạo chưa có nhóm chat nào được kết nối nên không gửi được thông báo.',
} as const

export function refusalAnswer(refusal: Refusal): Entry {
  return entryOf(refusals[refusal])
}

/** To who speaks in the name of a group or a channel. */
export function anonymousAnswer(): Entry {
  return entryOf(
    'Lệnh gửi ẩn danh (dưới tên nhóm hoặc kênh) không được ghi nhận, vì không rõ ai gửi. Xin tắt “Ẩn danh” trong quyền ' +
      'quản trị nhóm, hoặc chọn gửi bằng tài khoản của mình, rồi gõ lại. Kênh không dùng được: xin dùng nhóm.',
  )
}

/** A command that could not be read: one line that helps. */
export function problemAnswer(problem: CommandProblem): Entry {
  return entryOf(problemWords(problem))
}

function problemWords(problem: CommandProblem): string {
  switch (problem.code) {
    case 'unknown-command':
      return problem.suggestion === null
        ? `Không có lệnh ${problem.name}. Xem các lệnh: /trogiup.`
        : `Không có lệnh ${problem.name}. Có phải đồng chí muốn gõ ${problem.suggestion}? Xem các lệnh: /trogiup.`
    case 'missing-number':
      return `Xin ghi số sau lệnh, ví dụ ${problem.command} 3.`
    case 'bad-number':
      return `Không hiểu số “${problem.read}”. Ví dụ đúng: ${problem.command} 3.`
    case 'too-many-numbers':
      return `Mỗi lần tối đa ${problem.limit} việc. Xin chia ra nhiều lần.`
    case 'missing-code':
      return `Xin ghi mã do văn thư cấp, ví dụ ${problem.command} ABCDE-23456.`
    case 'missing-text':
      return 'Chưa có thông báo khẩn nào. Để soạn, xin ghi nội dung sau lệnh: /khan Nội dung thông báo.'
    case 'too-long':
      return `Nội dung sau ${problem.command} dài quá ${problem.limit} ký tự. Xin rút gọn.`
  }
}
