import type { Entry } from '../../src/domain/message.ts'
import type { Deed } from '../../src/domain/obligation.ts'
import { bold, entryOf, lines, write } from './rich-text.ts'
import { atWords, lateWords } from './when.ts'

export interface ProgressFacts {
  agency: string
  number: number
  gist: string
  deed: Deed
  /** Who reported, by the platform's name. */
  byName: string
  at: Date
  note: string | null
  due: Date | null
}

/** To the committee's group: what an agency has just reported. */
export function progressEntry(progress: ProgressFacts): Entry {
  const { agency, number, deed, byName, at, note } = progress
  return entryOf(
    lines(
      write(`${marks[deed]} `, bold(`Việc ${number}`), `: ${agency} ${deedWords(progress)}.`),
      progress.gist,
      `Người báo: ${byName}, ${atWords(at)}.`,
      note === null ? null : `${deed === 'report-blocked' ? 'Lý do' : 'Ghi chú'}: ${note}`,
    ),
  )
}

const marks: Record<Deed, string> = {
  acknowledge: '•',
  'report-done': '✅',
  'undo-done': '•',
  'report-blocked': '⚠️',
}

function deedWords({ deed, due, at }: ProgressFacts): string {
  switch (deed) {
    case 'acknowledge':
      return 'đã nhận việc'
    case 'report-done':
      return `báo hoàn thành${due === null ? '' : ` ${lateWords(due, at) ?? 'đúng hạn'}`}`
    case 'undo-done':
      return 'rút lại báo cáo hoàn thành'
    case 'report-blocked':
      return 'báo vướng mắc'
  }
}
