import { officesOf } from '../../../db/actors.ts'
import type { Db } from '../../../db/client.ts'
import { committeesWhere } from '../../domain/permissions.ts'
import type { Viewer } from './viewer.ts'

/** Whether a viewer may see the organisation's channel accounts and sign them in: by office, in any of its committees. */
export async function mayOpenAccounts(db: Db, viewer: Viewer): Promise<boolean> {
  if (viewer.kind !== 'person') return false
  const person = { id: viewer.personId, offices: await officesOf(db, viewer.personId) }
  const actor = { person, chat: { committeeId: null, agencyId: null } }
  return committeesWhere(actor, 'sign-in-account').length > 0
}
