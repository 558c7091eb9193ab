import type { DeadlineFacts, DirectiveFacts } from '../bot/messages/directive-entry.ts'
import { gist } from '../bot/messages/gist.ts'
import type { DirectiveRow, DocumentRow } from '../db/documents.ts'
import type { Addressee, AssignmentRole } from './domain/directory.ts'
import { documentLabel } from './domain/document-label.ts'
import type { Deadline, Recurrence } from './domain/parsed-document.ts'
import { taskWords, withoutHeading } from './domain/task-words.ts'

const recurrenceWords: Record<Recurrence, string> = {
  daily: 'hằng ngày',
  weekly: 'hằng tuần',
  monthly: 'hằng tháng',
  quarterly: 'hằng quý',
  'half-yearly': '6 tháng một lần',
  yearly: 'hằng năm',
}

/** A deadline as the wording wants it. */
export function deadlineFacts(deadline: Deadline | null): DeadlineFacts {
  if (deadline === null) return { kind: 'none' }
  if (deadline.kind === 'relative') return { kind: 'asked', raw: deadline.raw }
  if (deadline.kind !== 'recurring') return { kind: 'at', due: new Date(deadline.due) }
  if (deadline.every === 'daily') return { kind: 'daily', time: deadline.time }
  return { kind: 'recurring', words: recurrenceWords[deadline.every] }
}

/** A numbered directive as the wording wants it; `names` holds the agencies' names by id. */
export function directiveFacts(
  directive: DirectiveRow,
  number: number,
  document: Pick<DocumentRow, 'number' | 'issuedOn' | 'kind' | 'urgency'>,
  committee: string,
  names: Map<number, string>,
): DirectiveFacts {
  const named = (role: AssignmentRole) =>
    directive.addressees.filter((addressee) => addressee.role === role).map((addressee) => labelOf(addressee, names))
  const { strength, quantity } = directive
  return {
    number,
    text: withoutHeading(directive.text, printedLeads(directive)),
    strength,
    deadline: deadlineFacts(directive.deadline),
    documentLabel: documentLabel(document),
    committee,
    haste: document.urgency,
    leads: named('lead'),
    coordinating: named('coordinating'),
    quantity: quantity ? { amount: quantity.amount, unit: quantity.unit } : null,
  }
}

/** A directive in one short line, for lists and reminders. */
export function directiveGist(directive: Pick<DirectiveRow, 'text' | 'addressees'>): string {
  return gist(taskWords(directive.text, printedLeads(directive)))
}

function printedLeads({ addressees }: Pick<DirectiveRow, 'addressees'>): string[] {
  return addressees.filter(({ role }) => role === 'lead').map(({ printed }) => printed)
}

/** The agencies an addressee stands for in the directory; none while it is open or context only. */
export function agencyIdsOf({ match }: Addressee): number[] {
  return match.kind === 'agency' || match.kind === 'collective' ? match.agencyIds : []
}

/** An agency by its name in the directory, anything else as the document prints it. */
function labelOf({ printed, match }: Addressee, names: Map<number, string>): string {
  return match.kind === 'agency' ? (names.get(match.agencyIds[0]) ?? printed) : printed
}
