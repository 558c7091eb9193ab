import { romanValue } from '../mark.ts'
import { joinCells } from './cell.ts'
import { namesIn } from './cell-names.ts'
import { repeatsHeader } from './column-roles.ts'
import type { Cell, Role, TaskTable } from './table.ts'

/** A row that says what somebody is to do. */
export interface TaskRow {
  /** Its number with those of the sections above it, 'II.3'; rows without numbers are counted. */
  label: string
  cells: Map<Role, Cell>
  /** Whom its section's heading names. */
  sectionLead: string[]
}

interface Section {
  label: string
  kind: 'roman' | 'letter' | 'number'
  lead: string[]
}

interface Row {
  label: string
  cells: Map<Role, Cell>
}

const capitals = /^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$/u

/** The tasks of a table and the titles of its sections, page breaks healed. */
export function readRows(table: TaskTable): { tasks: TaskRow[]; titles: string[] } {
  const rows = healed(table)
  const tasks: TaskRow[] = []
  const titles: string[] = []
  const seen = new Map<string, number>()
  let sections: Section[] = []
  let previous = 0
  for (const [index, row] of rows.entries()) {
    const title = sectionTitle(row, rows[index + 1])
    if (title) {
      sections = under(sections, title)
      titles.push(title.text)
      previous = 0
      continue
    }
    const ordinal = Number(/\d+$/.exec(row.label)?.[0] ?? Number.NaN)
    // Numbers that begin again without a heading belong to a section that the page does not show.
    if (ordinal < previous) sections = []
    if (!Number.isNaN(ordinal)) previous = ordinal
    const label = unique(pathOf(sections, row.label || String(tasks.length + 1)), seen)
    tasks.push({ label, cells: row.cells, sectionLead: sections.at(-1)?.lead ?? [] })
  }
  return { tasks, titles }
}

function unique(label: string, seen: Map<string, number>): string {
  const count = (seen.get(label) ?? 0) + 1
  seen.set(label, count)
  return count === 1 ? label : `${label}-${count}`
}

/** The rows without headings; one that a page break cut is whole again. */
function healed({ roles, rows }: TaskTable): Row[] {
  const kept: Row[] = []
  for (const cells of rows) {
    if (repeatsHeader(cells, roles) || cells.every((cell) => cell.text === '')) continue
    const row = toRow(cells, roles)
    const above = kept.at(-1)
    if (above && goesOn(row, above, roles)) {
      for (const [role, cell] of row.cells) {
        const before = above.cells.get(role)
        above.cells.set(role, before ? joinCells(before, cell) : cell)
      }
    } else kept.push(row)
  }
  return kept
}

function toRow(cells: readonly Cell[], roles: readonly Role[]): Row {
  const byRole = new Map<Role, Cell>()
  for (const [at, role] of roles.entries()) {
    const cell = cells[at]
    if (!cell || cell.text === '' || role === 'ordinal') continue
    const before = byRole.get(role)
    byRole.set(role, before ? { text: `${before.text}\n${cell.text}`, anchors: before.anchors } : cell)
  }
  const ordinal = roles[0] === 'ordinal' ? cells[0] : undefined
  // A title merged over all columns stands in the first.
  if (ordinal && ordinal.text.length > longestLabel && !byRole.has('task')) byRole.set('task', ordinal)
  const label = ordinal && ordinal.text.length <= longestLabel ? ordinal.text.replace(/[\s().]+$|^[\s(]+/g, '') : ''
  return { label, cells: byRole }
}

const longestLabel = 8

/** No number in a table of numbers, and it begins in the middle: the row above goes on. */
function goesOn(row: Row, above: Row, roles: readonly Role[]): boolean {
  if (!roles.includes('ordinal') || row.label !== '') return false
  const task = row.cells.get('task')?.text ?? ''
  if (task === '') return true
  if (/^[\p{Ll}-]/u.test(task)) return true
  return !capitals.test(task) && !row.cells.has('lead') && !row.cells.has('time') && above.label !== ''
}

interface Title extends Section {
  text: string
}

/** A row with a title and nothing else that heads the rows under it. */
function sectionTitle(row: Row, next: Row | undefined): Title | undefined {
  const others = [...row.cells.keys()].filter((role) => role !== 'task')
  const cell = row.cells.get('task')
  if (!cell || others.length > 0) return undefined
  const written = /^(?<label>[IVX]{1,6}|[A-Z]|\d{1,2}(?:\.\d{1,2})*)[.)\s]\s*(?=\p{L})/u.exec(cell.text)
  const label = row.label || (written?.groups?.['label'] ?? '')
  const text = row.label === '' && written ? cell.text.slice(written[0].length) : cell.text
  const roman = /^[IVX]+$/.test(label)
  const heads = roman || /^\p{Lu}$/u.test(label) || capitals.test(text) || startsUnder(next, label)
  if (!heads) return undefined
  const kind = roman ? 'roman' : /^\d/.test(label) ? 'number' : 'letter'
  const named = namesIn({ ...cell, text })
  const lead =
    named.length > 0 && /^(?:Sở|Bộ|Công an|UBND|Ủy ban|Văn phòng|Ban|Cục|Chi cục|Các)\s/iu.test(text) ? named : []
  return { label, kind, text, lead: lead.join(', ').length >= text.length - 4 ? lead : [] }
}

/** The next row begins the numbers under this one: '1.1' under '1', '1' under 'A'. */
function startsUnder(next: Row | undefined, label: string): boolean {
  if (!next || label === '') return false
  return next.label.startsWith(`${label}.`) || (next.label === '1' && label !== '0' && romanValue(label) !== 0)
}

function under(sections: Section[], title: Section): Section[] {
  const same = sections.findIndex((section) => section.kind === title.kind)
  const above = title.kind === 'roman' ? sections.filter((section) => section.kind === 'letter') : sections
  return [...(same >= 0 ? sections.slice(0, same) : above), title]
}

function pathOf(sections: Section[], label: string): string {
  const labels = sections.map((section) => section.label).filter((each) => each !== '')
  const parent = labels.at(-1)
  if (parent !== undefined && label.startsWith(`${parent}.`)) labels.pop()
  return [...labels, label].join('.')
}
