import type { Db } from '../../db/client.ts'
import { allOrganisations, committeeSlugs } from '../../db/installation.ts'
import { type Committee, findCommittee, findOrganisation, type Organisation } from '../../db/organisations.ts'
import { CliFailure } from './failure.ts'

/** The committee of a slug; a CliFailure that lists those there are. */
export async function knownCommittee(db: Db, slug: string): Promise<Committee> {
  const found = await findCommittee(db, slug)
  if (found) return found
  const known = await committeeSlugs(db)
  throw new CliFailure(
    known.length > 0
      ? `Không có ban chỉ đạo '${slug}'. Chưa lưu gì. Hiện có: ${known.join(', ')}.`
      : `Không có ban chỉ đạo '${slug}', và chưa có ban nào. Hãy tạo: chidao committee add.`,
  )
}

/** The organisation of a slug; a CliFailure that lists those there are. */
export async function knownOrganisation(db: Db, slug: string): Promise<Organisation> {
  const found = await findOrganisation(db, slug)
  if (found) return found
  const known = (await allOrganisations(db)).map((each) => each.slug)
  throw new CliFailure(
    known.length > 0
      ? `Không có tổ chức '${slug}'. Chưa lưu gì. Hiện có: ${known.join(', ')}.`
      : `Không có tổ chức '${slug}', và chưa có tổ chức nào. Hãy tạo: chidao organisation add.`,
  )
}
