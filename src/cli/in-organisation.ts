import { type Agency, findAgency } from '../../db/agencies.ts'
import type { Db } from '../../db/client.ts'
import { allOrganisations } from '../../db/installation.ts'
import { findPerson, type Person } from '../../db/people.ts'
import { CliFailure } from './failure.ts'
import { knownOrganisation } from './known-committee.ts'

/** What was found, and the slug of its organisation. */
type Owned<T> = T & { organisationSlug: string }

/** A person by id ('12'), handle ('van-thu') or organisation and handle ('bac-ninh/van-thu'). Throws a CliFailure. */
export async function knownPerson(db: Db, typed: string, organisation?: string): Promise<Owned<Person>> {
  return findOwned(db, typed, organisation, findPerson, {
    kind: 'người',
    nameOf: ({ handle }) => handle,
    remedy: 'Thêm bằng: chidao person add.',
  })
}

/** An agency by code ('SYT') or organisation and code ('bac-ninh/SYT'). Throws a CliFailure. */
export async function knownAgency(db: Db, typed: string, organisation?: string): Promise<Owned<Agency>> {
  return findOwned(db, typed, organisation, findAgency, {
    kind: 'đơn vị',
    nameOf: ({ code }) => code,
    remedy: 'Xem: chidao directory list --organisation MÃ.',
  })
}

async function findOwned<T>(
  db: Db,
  typed: string,
  organisation: string | undefined,
  find: (db: Db, organisationId: number, name: string) => Promise<T | undefined>,
  words: { kind: string; nameOf(found: T): string; remedy: string },
): Promise<Owned<T>> {
  const [, prefix, rest] = /^([^/]+)\/(.+)$/.exec(typed) ?? []
  const slug = prefix ?? organisation
  const name = rest ?? typed
  const candidates = slug === undefined ? await allOrganisations(db) : [await knownOrganisation(db, slug)]
  const found: Owned<T>[] = []
  for (const each of candidates) {
    const one = await find(db, each.id, name)
    if (one) found.push({ ...one, organisationSlug: each.slug })
  }
  const [first, second] = found
  if (first && !second) return first
  if (!first) throw new CliFailure(`Không có ${words.kind} '${typed}'. ${words.remedy}`)
  const names = found.map((each) => `${each.organisationSlug}/${words.nameOf(each)}`)
  throw new CliFailure(
    `Có ${found.length} ${words.kind} '${typed}' ở các tổ chức khác nhau. Ghi rõ: ${names.join(', ')}.`,
  )
}
