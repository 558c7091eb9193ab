import type { Deadline, Recurrence } from '../domain/parsed-document.ts'
import { formatDue } from '../domain/time.ts'

const recurrences: Record<Recurrence, string> = {
  daily: 'hằng ngày',
  weekly: 'hằng tuần',
  monthly: 'hằng tháng',
  quarterly: 'hằng quý',
  'half-yearly': '6 tháng một lần',
  yearly: 'hằng năm',
}

/** A deadline resolved, with the words it was read from: "16:00 06/02/2021 ('trước 16 giờ ngày 06/02/2021')". */
export function deadlineWords(deadline: Deadline | null): string {
  if (deadline === null) return 'chưa có hạn'
  const resolved = resolvedWords(deadline)
  return resolved === deadline.raw ? resolved : `${resolved} ('${deadline.raw}')`
}

function resolvedWords(deadline: Deadline): string {
  if (deadline.kind === 'relative') return 'chưa tính được ngày'
  if (deadline.kind !== 'recurring') return formatDue(new Date(deadline.due))
  return `${recurrences[deadline.every]} ${deadline.time ?? '(chưa rõ giờ)'}`
}
