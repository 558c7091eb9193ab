import type { Db } from '../db/client.ts'
import { directiveTexts, type Work } from '../db/obligations.ts'
import { directiveGist } from './directive-facts.ts'

/** What the directives of some obligations are about, each in one short line, by the directive's id. */
export async function gistsOf(db: Db, works: Work[]): Promise<(work: Work) => string> {
  const texts = await directiveTexts(
    db,
    works.map(({ directive }) => directive.id),
  )
  const gists = new Map([...texts].map(([id, directive]) => [id, directiveGist(directive)]))
  return ({ directive }) => gists.get(directive.id) ?? ''
}
