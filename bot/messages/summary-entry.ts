import type { Entry } from '../../src/domain/message.ts'
import { fold } from '../../src/domain/text.ts'
import { type DeadlineFacts, deadlineWords } from './directive-entry.ts'
import { gist } from './gist.ts'
import { nameList } from './names.ts'
import { bold, entryOf, lines, write } from './rich-text.ts'

interface Summarised {
  number: number
  leads: string[]
  gist: string
  deadline: DeadlineFacts
}

/** To the committee's group when a document is published: one line a directive. */
export function summaryEntry(summary: {
  documentLabel: string
  subject: string
  directives: Summarised[]
  /** Agencies with work and no chat to be told in. */
  withoutChat: string[]
}): Entry {
  const { documentLabel, subject, directives, withoutChat } = summary
  const [first] = directives
  return entryOf(
    lines(
      write(bold(documentLabel), subject === '' ? '' : `: ${gist(subject, 200)}`),
      `Đã giao ${directives.length} việc:`,
      ...directives.map(directiveLine),
      withoutChat.length === 0 ? null : `⚠️ Chưa có nhóm chat, cần báo bằng cách khác: ${nameList(withoutChat, 10)}.`,
      first === undefined ? null : `Xem từng việc: /xem kèm số việc, ví dụ /xem ${first.number}.`,
    ),
  )
}

function directiveLine({ number, leads, gist: words, deadline }: Summarised) {
  // Most orders begin with whom they are for.
  const named = leads[0] !== undefined && fold(words).startsWith(fold(leads[0]))
  const whom = leads.length === 0 || named ? '' : `${nameList(leads, 3)}: `
  return write('• ', bold(`Việc ${number}`), ` – ${whom}${words} (${deadlineWords(deadline)})`)
}
