import type { Db } from '../db/client.ts'
import { recordEvent } from '../db/events.ts'
import { insertFile } from '../db/files.ts'
import { findCommittee } from '../db/organisations.ts'
import type { Moment } from './domain/moment.ts'
import { UseCaseError } from './use-case-error.ts'

/**
 * Keeps a file that could not be read, with the reason; gives its number. The same file again keeps its number.
 * @throws UseCaseError
 */
export async function keepFile(
  db: Db,
  file: { committeeSlug: string; fileName: string; bytes: Uint8Array; refusal: string },
  at: Moment,
): Promise<number> {
  const { committeeSlug, fileName: name, bytes, refusal } = file
  const committee = await findCommittee(db, committeeSlug)
  if (!committee) throw new UseCaseError('no-committee', `Không có Ban Chỉ đạo nào tên "${committeeSlug}".`)
  return db.transaction(async (tx) => {
    const { id, hash } = await insertFile(tx, { committeeId: committee.id, name, bytes, refusal, receivedAt: at.now })
    const { organisationId } = committee
    const data = { fileId: id, fileName: name, hash, refusal }
    await recordEvent(tx, { organisationId, kind: 'file-kept', actor: { name: 'chidao' }, data }, at)
    return id
  })
}
