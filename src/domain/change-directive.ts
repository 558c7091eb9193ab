import type { Addressee, Directory } from './directory.ts'
import { type Named, nameAddressees } from './name-addressees.ts'
import type { Deadline, Problem, ProblemCode } from './parsed-document.ts'
import { fold } from './text.ts'
import { formatDate, formatDue, instantAt } from './time.ts'
import { readTypedDeadline } from './typed-deadline.ts'

/** What a clerk wants of one directive of a draft, as typed; what is absent stays. */
export interface DraftChange {
  /** Codes or names, divided by commas: the leads from now on. */
  lead?: string
  /** As `lead`; empty or 'không' for none. */
  coordinating?: string
  /** See readTypedDeadline. */
  deadline?: string
  skipped?: boolean
}

/** The part of a directive that a clerk may change. */
export interface Changeable {
  addressees: Addressee[]
  deadline: Deadline | null
  skipped: boolean
  problems: Problem[]
}

interface Surroundings {
  directory: Directory
  /** The document's date, 'YYYY-MM-DD': no deadline may lie before it. */
  issuedOn: string | null
}

/** A step of a change: the directive after it, or why not (Vietnamese). */
type Step = { directive: Changeable } | { problem: string }

/** The directive as the clerk wants it, without the problems that are solved now; or the first thing that cannot be. */
export function changeDirective(directive: Changeable, change: DraftChange, around: Surroundings): Step {
  const { lead, coordinating, deadline, skipped } = change
  const { addressees, deadline: until, problems } = directive
  const steps: ((current: Changeable) => Step)[] = []
  if (lead !== undefined) steps.push((current) => setLead(current, lead, around.directory))
  if (coordinating !== undefined) steps.push((current) => setCoordinating(current, coordinating, around.directory))
  if (deadline !== undefined) steps.push((current) => setDeadline(current, deadline, around.issuedOn))
  let current: Changeable = { addressees, deadline: until, problems, skipped: skipped ?? directive.skipped }
  for (const step of steps) {
    const next = step(current)
    if ('problem' in next) return next
    current = next.directive
  }
  return { directive: current }
}

function setLead(directive: Changeable, typed: string, directory: Directory): Step {
  const read = nameAddressees(typed, directory)
  if ('problem' in read) return read
  // One agency has one part in an order: who leads it no longer coordinates it.
  const others = directive.addressees.filter(
    (addressee) => addressee.role !== 'lead' && !read.named.some((named) => isSame(named, addressee)),
  )
  return { directive: withAddressees(directive, [...read.named.map(toAddressee('lead')), ...others]) }
}

function setCoordinating(directive: Changeable, typed: string, directory: Directory): Step {
  const others = directive.addressees.filter(({ role }) => role !== 'coordinating')
  if (['', 'khong'].includes(fold(typed))) return { directive: withAddressees(directive, others) }
  const read = nameAddressees(typed, directory)
  if ('problem' in read) return read
  const leading = read.named.find((named) => others.some((other) => other.role === 'lead' && isSame(named, other)))
  if (leading) return { problem: `${leading.name} đang chủ trì mục này, không vừa chủ trì vừa phối hợp.` }
  return { directive: withAddressees(directive, [...others, ...read.named.map(toAddressee('coordinating'))]) }
}

const toAddressee =
  (role: Addressee['role']) =>
  ({ name, match }: Named): Addressee => ({ role, printed: name, match })

function isSame({ match }: Named, other: Addressee): boolean {
  if (match.kind === 'agency') return other.match.kind === 'agency' && other.match.agencyIds[0] === match.agencyIds[0]
  return other.match.kind === 'collective' && other.match.collectiveId === match.collectiveId
}

const aboutAgencies: readonly ProblemCode[] = ['unknown-agency', 'ambiguous-agency', 'renamed-agency', 'other-level']

/** Problems with an agency stay only while that agency still stands there, open. */
function withAddressees(directive: Changeable, addressees: Addressee[]): Changeable {
  const unsure = addressees.filter(
    ({ match }) => match.kind === 'open' || match.kind === 'context' || (match.kind === 'agency' && match.renamed),
  )
  const hasLead = addressees.some(({ role }) => role === 'lead')
  const problems = directive.problems.filter(({ code, read }) => {
    if (code === 'missing-lead') return !hasLead
    return !aboutAgencies.includes(code) || unsure.some(({ printed }) => printed === read)
  })
  return { ...directive, addressees, problems }
}

const aboutDeadline: readonly ProblemCode[] = [
  'missing-deadline',
  'missing-hour',
  'relative-deadline',
  'deadline-before-document',
  'year-disagreement',
  'weekday-mismatch',
  'impossible-date',
]

function setDeadline(directive: Changeable, typed: string, issuedOn: string | null): Step {
  const read = readTypedDeadline(typed)
  if ('problem' in read) return read
  const { deadline } = read
  if (issuedOn && deadline && 'due' in deadline && new Date(deadline.due) < instantAt(issuedOn, '00:00')) {
    const due = formatDue(new Date(deadline.due))
    return { problem: `Hạn ${due} ở trước ngày ban hành văn bản (${formatDate(issuedOn)}).` }
  }
  const problems = directive.problems.filter(({ code }) => !aboutDeadline.includes(code))
  return { directive: { ...directive, deadline, problems } }
}
