import { distance } from 'fastest-levenshtein'
import type { AddresseeMatch, Directory } from './directory.ts'
import { fold, foldTones } from './text.ts'

/** A person is named as surely as an agency by its head's title. */
const namedScore = 0.97
/** How many letters a slip of the pen may change in a name, accents aside. */
const mostSlips = 1

/**
 * Whom of the directory an addressee names: 'đồng chí Tống Thanh Hải - Phó Chủ tịch UBND tỉnh' is his agency. A name that
 * is only nearly somebody's ('Tổng Thanh Hải') is asked, with him as the candidate.
 */
export function matchPerson(printed: string, { people, agencies }: Directory): AddresseeMatch | undefined {
  const name = nameIn(printed)
  if (name === undefined) return undefined
  const exact = people.filter((each) => foldTones(each.name) === foldTones(name))
  const [only, second] = exact
  if (only && !second) return { kind: 'agency', agencyIds: [only.agencyId], score: namedScore, person: only.name }
  const near = exact.length > 0 ? exact : people.filter((each) => distance(fold(each.name), fold(name)) <= mostSlips)
  return {
    kind: 'open',
    candidates: near.flatMap(({ name: known, agencyId }) => {
      const agency = agencies.find(({ id }) => id === agencyId)
      const score = Math.round((1 - distance(foldTones(known), foldTones(name)) / known.length) * 1000) / 1000
      return agency ? [{ name: `${known}, ${agency.name}`, code: agency.code, score }] : []
    }),
  }
}

/** 'đồng chí', then two to five words with capitals. */
const comrade =
  /^(?:giao )?(?:đồng chí|đ\/c|ông|bà) ((?:\p{Lu}[\p{L}\p{M}]*)(?: \p{Lu}[\p{L}\p{M}]*){1,4})(?=$|\s*[-–,(])/iu

function nameIn(printed: string): string | undefined {
  const name = comrade.exec(printed.normalize('NFC'))?.[1]
  // The flag that lets 'Đồng chí' begin a sentence lets small letters pass for capitals too.
  return name?.split(' ').every((word) => /^\p{Lu}/u.test(word)) ? name : undefined
}
