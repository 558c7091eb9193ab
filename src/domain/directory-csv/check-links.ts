import { fold } from '../text.ts'
import type { CsvProblem } from './read-records.ts'
import type { DirectoryRow } from './read-row.ts'

/** An agency that is there before the file is read, with the codes of those that it leads to. */
export interface KnownAgency {
  code: string
  parent: string | null
  successor: string | null
}

type Link = 'parent' | 'successor'

const words: Record<Link, { to: string; circle: string }> = {
  parent: { to: 'Đơn vị cấp trên', circle: 'trực thuộc chính nó' },
  successor: { to: 'Đơn vị kế thừa', circle: 'kế thừa chính nó' },
}

/** Parents and successors that nobody is, and chains of them that come back to where they began. */
export function checkLinks(rows: DirectoryRow[], known: KnownAgency[]): CsvProblem[] {
  return (['parent', 'successor'] as const).flatMap((link) => checkOne(link, rows, known))
}

function checkOne(link: Link, rows: DirectoryRow[], known: KnownAgency[]): CsvProblem[] {
  const next = new Map<string, string | null>()
  for (const each of known) next.set(fold(each.code), each[link] === null ? null : fold(each[link]))
  for (const row of rows) {
    const to = row[link]
    next.set(fold(row.code), to === undefined ? (next.get(fold(row.code)) ?? null) : fold(to))
  }
  return rows.flatMap((row) => {
    const to = row[link]
    if (to === undefined) return []
    if (!next.has(fold(to))) {
      return [{ line: row.line, message: `${words[link].to} '${to}' không có trong tệp, cũng không có trong danh bạ.` }]
    }
    if (!comesBack(fold(row.code), next)) return []
    return [{ line: row.line, message: `Đơn vị '${row.code}' ${words[link].circle} (trực tiếp hoặc qua đơn vị khác).` }]
  })
}

function comesBack(start: string, next: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set<string>()
  for (let at = next.get(start); at; at = next.get(at)) {
    if (at === start) return true
    // A circle further on is another row's problem.
    if (seen.has(at)) return false
    seen.add(at)
  }
  return false
}
