import { isCourtesy } from './arguments.ts'
import { type CommandProblem, maxNote } from './command.ts'

export type Note = { kind: 'note'; note: string | null } | { kind: 'problem'; problem: CommandProblem }

/** Between the numbers and the person's words. */
const separators = /^[\s:\uff1a.,;!)\-\u2013\u2014]+/

/** What a person added to a report, in their own words; null when it is nothing or mere courtesy. */
export function readNote(own: string, command: string): Note {
  const note = own.replace(separators, '')
  if (note === '' || isCourtesy(note)) return { kind: 'note', note: null }
  return note.length > maxNote
    ? { kind: 'problem', problem: { code: 'too-long', command, limit: maxNote } }
    : { kind: 'note', note }
}
