import type { Entry } from '../../src/domain/message.ts'
import type { Strength } from '../../src/domain/parsed-document.ts'
import type { ReminderReason } from '../../src/domain/schedule.ts'
import { formatDue, timeOf } from '../../src/domain/time.ts'
import { directiveButtons } from './directive-buttons.ts'
import { nameList } from './names.ts'
import { bold, entryOf, instant, lines, type Part, write } from './rich-text.ts'
import { lateWords, leftWords } from './when.ts'

export interface ReminderFacts {
  reason: ReminderReason
  number: number
  gist: string
  due: Date | null
  now: Date
  strength: Strength
}

/** To an agency that owes something: one line; its heading and how to answer come from compose.ts. */
export function reminderEntry(reminder: ReminderFacts): Entry {
  const { number, reason } = reminder
  return entryOf(
    write(bold(`Việc ${number}`), `: ${reminder.gist} – `, ...reminderWords(reminder)),
    directiveButtons(number, reason === 'new' ? ['ack', 'done', 'blocked'] : ['done', 'blocked']),
  )
}

/** The time left is told from the times, not from the reason: quiet hours may have moved the reminder. */
function reminderWords({ reason, due, now, strength }: ReminderFacts): Part[] {
  switch (reason) {
    case 'new': {
      const asked = strength === 'yêu cầu' ? 'chưa xác nhận đã nhận' : 'mong đơn vị xác nhận đã nhận'
      return due === null ? [`${asked}.`] : [`${asked}; `, ...withLeft(due, now), '.']
    }
    case 'due-tomorrow':
    case 'due-soon':
      return due === null ? ['sắp đến hạn.'] : [...withLeft(due, now), '.']
    case 'due':
      return due === null ? ['đã đến hạn.'] : ['đã đến hạn (', dueAt(due), ').']
    case 'overdue':
      return due === null ? ['quá hạn.'] : [`${lateWords(due, now) ?? 'đã đến hạn'} (hạn `, dueAt(due), ').']
    case 'duty-open':
      return due === null || timeOf(due) === '23:59'
        ? ['việc hằng ngày, xin báo trong hôm nay.']
        : [`việc hằng ngày, xin báo trước ${timeOf(due)} hôm nay.`]
  }
}

const dueAt = (due: Date) => instant(formatDue(due), due)

function withLeft(due: Date, now: Date): Part[] {
  const left = leftWords(due, now)
  return ['hạn ', dueAt(due), left === null ? '' : ` (${left})`]
}

/** What a reminder of the platform's own says in a group; it stands beside the order's message. */
export function groupReminderTitle({ number, gist, due }: { number: number; gist: string; due: Date }): string {
  return `Việc ${number}: ${gist} – hạn ${formatDue(due)}`
}

/** To the committee's group at the hour of a deadline: who has not reported. */
export function missingEntry(missing: {
  number: number
  gist: string
  due: Date
  /** Names of the agencies that still owe it. */
  missing: string[]
  /** Of how many. */
  total: number
}): Entry {
  const { number, due, total } = missing
  return entryOf(
    lines(
      write(bold(`Việc ${number}`), `: ${missing.gist} (hạn ${formatDue(due)})`),
      `Chưa nộp ${missing.missing.length}/${total} đơn vị: ${nameList(missing.missing)}.`,
    ),
  )
}
