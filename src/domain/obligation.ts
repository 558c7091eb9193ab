/**
 * The working life of an obligation, as a table. Late is no state: it is derived from time.
 * assigned → acknowledged (đã nhận) → reported (đã báo cáo) → done (hoàn thành) | returned (trả lại);
 * blocked (vướng mắc) on the way; cancelled.
 */
export type ObligationState = 'assigned' | 'acknowledged' | 'blocked' | 'reported' | 'done' | 'returned' | 'cancelled'

/** What an agency may do to its obligation. */
export type Deed = 'acknowledge' | 'report-done' | 'undo-done' | 'report-blocked'

export type ReportKind = 'done' | 'progress' | 'quantity' | 'blocked' | 'extension' | 'note'

/** State × deed → next state. The same state again means the deed was done before; a gap means it cannot be done now. */
const table: Record<ObligationState, Partial<Record<Deed, ObligationState>>> = {
  assigned: {
    acknowledge: 'acknowledged',
    'report-done': 'reported',
    'undo-done': 'assigned',
    'report-blocked': 'blocked',
  },
  acknowledged: {
    acknowledge: 'acknowledged',
    'report-done': 'reported',
    'undo-done': 'acknowledged',
    'report-blocked': 'blocked',
  },
  blocked: { acknowledge: 'blocked', 'report-done': 'reported', 'undo-done': 'blocked', 'report-blocked': 'blocked' },
  reported: { acknowledge: 'reported', 'report-done': 'reported', 'undo-done': 'acknowledged' },
  done: { acknowledge: 'done', 'report-done': 'done' },
  returned: {
    acknowledge: 'acknowledged',
    'report-done': 'reported',
    'undo-done': 'returned',
    'report-blocked': 'blocked',
  },
  cancelled: {},
}

/** The state after a deed; 'already' when nothing changes, 'not-now' when the state does not allow it. */
export function step(state: ObligationState, deed: Deed): ObligationState | 'already' | 'not-now' {
  const next = table[state][deed]
  if (next === undefined) return 'not-now'
  return next === state ? 'already' : next
}

/** States in which the agency still owes something: reminders are for these. */
export const owing: readonly ObligationState[] = ['assigned', 'acknowledged', 'blocked', 'returned']
