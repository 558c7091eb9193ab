/**
 * The working life of an obligation. Late is no state: it is derived from time.
 * assigned → acknowledged (đã nhận) → reported (đã báo cáo) → done (hoàn thành) | returned (trả lại);
 * blocked (vướng mắc) on the way; cancelled.
 */
export type ObligationState = 'assigned' | 'acknowledged' | 'blocked' | 'reported' | 'done' | 'returned' | 'cancelled'

/** What an agency may do to its obligation. */
export type Deed = 'acknowledge' | 'report-done' | 'undo-done' | 'report-blocked'

export type ReportKind = 'done' | 'progress' | 'quantity' | 'blocked' | 'extension' | 'note'
