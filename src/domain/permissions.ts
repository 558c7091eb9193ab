/** chair Trưởng ban, deputy Phó Trưởng ban, clerk văn thư (the admin), member, overseer, focal (đầu mối of an agency). */
export type RoleName = 'chair' | 'deputy' | 'clerk' | 'member' | 'overseer' | 'focal'

export type Action =
  /** Acknowledge, report or undo for an agency. */
  | 'report'
  | 'look'
  | 'publish'
  | 'write-notice'
  | 'confirm-notice'
  | 'acknowledge-notice'
  | 'see-notice'
  /** Give a chat a second channel, or take it away. */
  | 'pair-chat'
  /** Bring a channel account back that its platform signed out. */
  | 'sign-in-account'

/** A person's office in a committee; a member or focal stands for an agency there. */
export interface Office {
  committeeId: number
  role: RoleName
  agencyId: number | null
}

/** Who acts, and where. A stranger is an actor with no person in a chat bound to nobody. */
export interface Actor {
  person: { id: number; offices: Office[] } | null
  chat: { committeeId: number | null; agencyId: number | null }
}

const everyone: readonly RoleName[] = ['chair', 'deputy', 'clerk', 'member', 'overseer', 'focal']

/** Which offices may do an action. */
const byOffice: Record<Action, readonly RoleName[]> = {
  report: ['member', 'focal'],
  look: everyone,
  publish: ['chair', 'deputy', 'clerk'],
  'write-notice': ['chair', 'clerk'],
  'confirm-notice': ['chair', 'deputy', 'clerk'],
  'acknowledge-notice': everyone,
  'see-notice': ['chair', 'deputy', 'clerk', 'overseer'],
  'pair-chat': ['chair', 'deputy', 'clerk'],
  'sign-in-account': ['chair', 'clerk'],
}

/** What anyone present in an agency's own chat may do for that agency: the chat was bound by the agency's code. */
const byPresence: readonly Action[] = ['report', 'look', 'acknowledge-notice']

/** The one table of who may what, inside one committee. */
export function may(actor: Actor, action: Action, committeeId: number): boolean {
  if (actor.chat.agencyId !== null && byPresence.includes(action)) return true
  return committeesWhere(actor, action).includes(committeeId)
}

/** Committees in which the actor may do something by office. */
export function committeesWhere(actor: Actor, action: Action): number[] {
  return [...new Set(officesFor(actor, action).map(({ committeeId }) => committeeId))]
}

/**
 * The agencies an actor reports for: the chat's own or, elsewhere, those the person stands for. None for strangers.
 * @param inCommittee only those the person stands for there; without it in any committee
 */
export function reportsFor(actor: Actor, inCommittee?: number): number[] {
  if (actor.chat.agencyId !== null) return [actor.chat.agencyId]
  const offices = officesFor(actor, 'report').filter(
    ({ committeeId }) => inCommittee === undefined || committeeId === inCommittee,
  )
  return [...new Set(offices.flatMap(({ agencyId }) => agencyId ?? []))]
}

function officesFor({ person }: Actor, action: Action): Office[] {
  return person?.offices.filter(({ role }) => byOffice[action].includes(role)) ?? []
}

/** Whether the bot answers at all: in an agency's chat anyone, elsewhere only people bound by a code. */
export function isKnown({ person, chat }: Actor): boolean {
  return person !== null || chat.agencyId !== null
}
