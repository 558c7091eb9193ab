import type { AddresseeMatch, Directory, DirectoryAgency, DirectoryCollective } from './directory.ts'
import { matchDirectory } from './match-directory.ts'
import { fold, foldTones, hasAccents } from './text.ts'

/** One agency or collective that a person named, with the name the directory has for it. */
export interface Named {
  name: string
  match: Extract<AddresseeMatch, { kind: 'agency' | 'collective' }>
}

/**
 * The agencies and collectives in what a clerk typed: codes ('SYT'), names or aliases, divided by commas or semicolons.
 * A comma inside a name ('UBND các huyện, thị xã, thành phố') divides nothing. One that is not surely in the directory
 * makes a problem, in Vietnamese, with what it may have been; then nothing is named.
 */
export function nameAddressees(typed: string, directory: Directory): { named: Named[] } | { problem: string } {
  const parts = typed.split(/[,;]/).map((part) => part.trim())
  const words = parts.filter((part) => part !== '')
  if (words.length === 0) return { problem: 'Chưa ghi mã hoặc tên đơn vị nào.' }
  const named: Named[] = []
  for (let from = 0; from < words.length; ) {
    const found = longestExact(words, from, directory) ?? surely(words[from] ?? '', from + 1, directory)
    if ('problem' in found) return found
    if (found.named.match.agencyIds.length === 0) {
      return { problem: `'${found.named.name}' chỉ biết tên, chưa có đơn vị thành viên nào nên không giao việc được.` }
    }
    named.push(found.named)
    from = found.next
  }
  return { named: named.filter(({ name }, index) => named.findIndex((other) => other.name === name) === index) }
}

type Found = { named: Named; next: number }

function longestExact(words: string[], from: number, directory: Directory): Found | undefined {
  for (let next = words.length; next > from; next--) {
    const named = exact(words.slice(from, next).join(', '), directory)
    if (named) return { named, next }
  }
  return undefined
}

function exact(typed: string, directory: Directory): Named | undefined {
  const agencies = directory.agencies.filter(
    (agency) => fold(agency.code) === fold(typed) || namesOf(agency).some((name) => same(name, typed)),
  )
  const collectives = directory.collectives.filter((each) => namesOf(each).some((name) => same(name, typed)))
  // Two with one name, accents aside: the matcher below says so.
  if (agencies.length + collectives.length !== 1) return undefined
  return agencies[0] ? ofAgency(agencies[0]) : collectives[0] && ofCollective(collectives[0])
}

const namesOf = ({ name, aliases }: { name: string; aliases: string[] }) => [name, ...aliases]

function same(name: string, typed: string): boolean {
  return hasAccents(typed) ? foldTones(name) === foldTones(typed) : fold(name) === fold(typed)
}

function surely(typed: string, next: number, directory: Directory): Found | { problem: string } {
  const match = matchDirectory(typed, directory)
  if (match.kind === 'agency') {
    const agency = directory.agencies.find(({ id }) => id === match.agencyIds[0])
    if (agency) return { named: ofAgency(agency), next }
  }
  if (match.kind === 'collective') {
    const collective = directory.collectives.find(({ id }) => id === match.collectiveId)
    if (collective) return { named: ofCollective(collective), next }
  }
  const near = match.kind === 'open' ? match.candidates.map(({ name, code }) => `${name} (${code})`) : []
  return {
    problem: `Không rõ đơn vị '${typed}' trong danh bạ.${near.length > 0 ? ` Gần giống: ${near.join('; ')}.` : ''}`,
  }
}

function ofAgency({ id, name }: DirectoryAgency): Named {
  return { name, match: { kind: 'agency', agencyIds: [id], score: 1 } }
}

function ofCollective({ id, name, agencyIds }: DirectoryCollective): Named {
  return { name, match: { kind: 'collective', collectiveId: id, agencyIds, score: 1 } }
}
