import { distance } from 'fastest-levenshtein'
import { agencyKeys, looseKeys, type NameKey, placesOf } from './agency-name.ts'
import { isContext } from './context-body.ts'
import type { AddresseeMatch, Directory } from './directory.ts'
import { matchPerson } from './match-person.ts'
import { offices } from './reading/lexicon.ts'
import { phraseAt, wordsOf } from './reading/words.ts'
import { hasAccents } from './text.ts'

/** At or above it, and clearly ahead of the second, a name is believed; below the other it is not even offered. */
const certain = 0.92
const thinkable = 0.6
/** How far the best must be ahead of the second to be believed. */
const clearLead = 0.03
const mostCandidates = 5

/** A name the directory knows, with what it stands for. */
interface Entry {
  name: string
  code: string
  key: NameKey
  match: (score: number) => AddresseeMatch
  /** The same for all names of one agency or collective. */
  owner: string
}

/**
 * What the directory makes of an addressee as printed. Scores are from 0 to 1: 1 the same name, 0.97 but for the province
 * or a head's title, less by likeness. What is not certain is `open`, never guessed.
 */
export function matchDirectory(printed: string, directory: Directory): AddresseeMatch {
  const entries = entriesOf(directory)
  const places = placesOf(directory)
  const key = agencyKeys(printed, places)
  const known =
    exactly(printed, key, entries) ??
    withoutOffice(printed, entries, places) ??
    matchPerson(printed, directory) ??
    withVagueTail(printed, entries, places)
  if (known) return known
  const ranked = rank(key, entries)
  const [best, second] = ranked
  if (best && best.score >= certain && best.score - (second?.score ?? 0) >= clearLead)
    return best.entry.match(round(best.score))
  if (isContext(printed)) return { kind: 'context' }
  const candidates = ranked.slice(0, mostCandidates)
  return {
    kind: 'open',
    candidates: candidates.map(({ entry, score }) => ({ name: entry.name, code: entry.code, score: round(score) })),
  }
}

/** Directories do not change once loaded; a document asks each one dozens of times. */
const entriesByDirectory = new WeakMap<Directory, Entry[]>()

function entriesOf(directory: Directory): Entry[] {
  const made = entriesByDirectory.get(directory) ?? makeEntries(directory)
  entriesByDirectory.set(directory, made)
  return made
}

function makeEntries(directory: Directory): Entry[] {
  const places = placesOf(directory)
  const agencies = directory.agencies.flatMap(({ id, code, name, aliases, formerNames }) => {
    const entry = (written: string, renamed: boolean): Entry => ({
      name,
      code,
      key: agencyKeys(written, places),
      match: (score) => ({
        kind: 'agency',
        agencyIds: [id],
        score: renamed ? Math.min(score, renamedScore) : score,
        ...(renamed ? { renamed } : {}),
      }),
      owner: `agency ${id}`,
    })
    const present = [name, ...aliases]
    const former = formerNames.filter((each) => !present.includes(each))
    return [...present.map((each) => entry(each, false)), ...former.map((each) => entry(each, true))]
  })
  const collectives = directory.collectives.flatMap(({ id, name, aliases, agencyIds, unit }) =>
    [name, ...aliases].map((written) => ({
      name,
      code: '',
      key: agencyKeys(written, places),
      match: (score: number): AddresseeMatch => ({
        kind: 'collective',
        collectiveId: id,
        agencyIds,
        score,
        ...(unit === null ? {} : { unit }),
      }),
      owner: `collective ${id}`,
    })),
  )
  return [...collectives, ...agencies]
}

/** The same name: in full, then without accents, then without the province. Of several that fit none is taken. */
function exactly(printed: string, key: NameKey, entries: Entry[]): AddresseeMatch | undefined {
  const accented = hasAccents(printed)
  for (const { form, score, unaccented } of looseKeys) {
    const wanted = key[form]
    // 'Tân Thạnh' and 'Tân Thành' are one only for who types no accents at all.
    if (wanted === '' || (unaccented && accented)) continue
    const found = entries.filter((entry) => entry.key[form] === wanted)
    const [first] = found
    if (first && found.every((entry) => entry.owner === first.owner)) return first.match(score)
  }
  return undefined
}

const officeScore = 0.97
/** The work was handed on, so a person sees it confirmed. */
const renamedScore = 0.95
const vagueTailScore = 0.93

/** 'Giám đốc Sở Y tế', 'Chủ tịch UBND huyện Gia Bình': the head stands for the body. */
function withoutOffice(printed: string, entries: Entry[], places: Set<string>): AddresseeMatch | undefined {
  const words = wordsOf(printed)
  const start = words[0]?.key === 'đồng' && words[1]?.key === 'chí' ? 2 : 0
  const length = phraseAt(words, start, offices)
  const body = words[start + length]
  if (length === 0 || !body) return undefined
  const rest = printed.slice(body.start)
  const match = exactly(rest, agencyKeys(rest, places), entries)
  return match && 'score' in match ? { ...match, score: Math.min(match.score, officeScore) } : undefined
}

/** 'Các cấp, các ngành, địa phương, tổ chức, doanh nghiệp': a known collective, and after it only bodies that nobody can count. */
function withVagueTail(printed: string, entries: Entry[], places: Set<string>): AddresseeMatch | undefined {
  const parts = printed.split(',')
  for (let length = parts.length - 1; length >= 2; length--) {
    if (!parts.slice(length).every((part) => isContext(part.trim()))) return undefined
    const head = parts.slice(0, length).join(',')
    const match = exactly(head, agencyKeys(head, places), entries)
    if (match?.kind === 'collective') return { ...match, score: Math.min(match.score, vagueTailScore) }
  }
  return undefined
}

interface Ranked {
  entry: Entry
  score: number
}

/** The thinkable entries by likeness, each agency once, best first. */
function rank(key: NameKey, entries: Entry[]): Ranked[] {
  const best = new Map<string, Ranked>()
  for (const entry of entries) {
    const score = likeness(key, entry.key)
    if (score >= thinkable && score > (best.get(entry.owner)?.score ?? 0)) best.set(entry.owner, { entry, score })
  }
  return [...best.values()].sort((a, b) => b.score - a.score)
}

function likeness(a: NameKey, b: NameKey): number {
  const whole = Math.max(similar(a.full, b.full), similar(a.stem, b.stem))
  // 'huyện Tân Thạnh' and 'huyện Tân Thành' are two places, however long the words before them: places count alone.
  return a.place !== '' && b.place !== '' ? Math.min(whole, similar(a.place, b.place)) : whole
}

function similar(a: string, b: string): number {
  const length = Math.max(a.length, b.length)
  return length === 0 ? 0 : 1 - distance(a, b) / length
}

const round = (score: number) => Math.round(score * 1000) / 1000
