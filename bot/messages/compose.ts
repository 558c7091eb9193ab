import type { Button, Entry, LineKind, Message, RichText, Urgency } from '../../src/domain/message.ts'
import { lineKinds } from '../../src/domain/message.ts'
import { readPress } from '../commands/read-press.ts'
import { bold, join, lines as under, write } from './rich-text.ts'
import { split } from './split.ts'

/** A line that waits for its chat. */
export interface WaitingLine {
  id: number
  kind: LineKind
  entry: Entry
}

/** One message and the lines it carries; a line too long for one message gives several, with the same ids. */
export interface Composed {
  lineIds: number[]
  message: Message
}

/** Lines of one group that wait one after the other become one message. Every other kind goes by itself. */
const groups: Partial<Record<LineKind, 'reminder' | 'missing' | 'progress' | 'coordinating' | 'alarm'>> = {
  overdue: 'reminder',
  due: 'reminder',
  'due-soon': 'reminder',
  'due-tomorrow': 'reminder',
  'duty-open': 'reminder',
  new: 'reminder',
  missing: 'missing',
  progress: 'progress',
  coordinating: 'coordinating',
  alarm: 'alarm',
}

/** Whether a line of this kind may share a message with the lines behind it. */
export function mayMerge(kind: LineKind): boolean {
  return groups[kind] !== undefined
}

const headings: Partial<Record<LineKind, string>> = {
  overdue: '⚠️ Quá hạn',
  due: '⏰ Đến hạn',
  'due-soon': '⏰ Sắp đến hạn',
  'due-tomorrow': '⏰ Nhắc trước hạn',
  'duty-open': '⏰ Việc hằng ngày',
  new: '⏰ Chờ xác nhận đã nhận',
  missing: '⚠️ Chưa nộp báo cáo',
  progress: 'Tiến độ',
  coordinating: 'Việc phối hợp',
  alarm: '⚠️ Cần xử lý',
}
/** A single line of these says by itself what it is. */
const headedOnlyTogether: readonly LineKind[] = ['progress', 'coordinating', 'alarm']

/**
 * Makes messages of the lines that wait for one chat, in their order: reminders of all kinds together, in sections by
 * kind; so progress, coordinating and missing lines among themselves; everything else each by itself. The same lines
 * give the same messages. Every line is in at least one.
 *
 * @param limits.maxLength what the channel takes in one message, in UTF-16 code units
 */
export function compose(lines: WaitingLine[], limits: { maxLength: number }): { composed: Composed[] } {
  const batches = runs(lines).flatMap((run) => pack(run, limits.maxLength))
  return { composed: batches.flatMap((batch) => messagesOf(batch, limits.maxLength)) }
}

/** Neighbours of one group; their order inside a run is that of their kinds. */
function runs(lines: WaitingLine[]): WaitingLine[][] {
  const all: WaitingLine[][] = []
  for (const line of lines) {
    const run = all.at(-1)
    const group = groups[line.kind]
    if (run?.[0] !== undefined && group !== undefined && groups[run[0].kind] === group) run.push(line)
    else all.push([line])
  }
  return all.map((run) => run.toSorted((a, b) => lineKinds.indexOf(a.kind) - lineKinds.indexOf(b.kind)))
}

/** As many lines to a message as fit. */
function pack(run: WaitingLine[], maxLength: number): WaitingLine[][] {
  const batches: WaitingLine[][] = []
  for (const line of run) {
    const batch = batches.at(-1)
    if (batch !== undefined && render([...batch, line]).text.length <= maxLength) batch.push(line)
    else batches.push([line])
  }
  return batches
}

function messagesOf(batch: WaitingLine[], maxLength: number): Composed[] {
  const parts = split(render(batch), { maxLength, title: titleOf(batch) })
  const { quote, file } = (batch.length === 1 && batch[0]?.entry) || {}
  const silent = batch.every(({ entry }) => entry.silent)
  return parts.map((part, index) => ({
    lineIds: batch.map(({ id }) => id),
    message: {
      ...part,
      // What is pressed is about the whole, so it stands under the end.
      buttons: index === parts.length - 1 ? buttonsOf(batch) : [],
      urgency: urgencyOf(batch),
      ...(index === 0 && quote !== undefined ? { quote } : {}),
      ...(index === 0 && file !== undefined ? { file } : {}),
      ...(silent ? { silent } : {}),
    },
  }))
}

function render(batch: WaitingLine[]): RichText {
  const [first] = batch
  if (first === undefined || groups[first.kind] === undefined) return first?.entry ?? write()
  const sections = [...new Set(batch.map(({ kind }) => kind))].map((kind) =>
    section(
      kind,
      batch.filter((line) => line.kind === kind).map(({ entry }) => entry),
    ),
  )
  const hint = groups[first.kind] === 'reminder' ? howToAnswer(batch) : null
  return join(hint === null ? sections : [...sections, hint], '\n\n')
}

function section(kind: LineKind, entries: Entry[]): RichText {
  const heading = headings[kind]
  const headed = heading !== undefined && (entries.length > 1 || !headedOnlyTogether.includes(kind))
  // One-line entries make a list; longer ones stand apart.
  const list = entries.every(({ text }) => !text.includes('\n'))
  const body = list && entries.length > 1 ? entries.map((entry) => write('• ', entry)) : entries
  return under(headed ? bold(heading) : null, join(body, list ? '\n' : '\n\n'))
}

/** The numbers that a batch's buttons are about; undefined when a line has none to tell by. */
function numbersOf(batch: WaitingLine[]): number[] | undefined {
  const numbers = new Set<number>()
  for (const { entry } of batch) {
    const [button] = entry.buttons
    const command = button === undefined ? undefined : readPress(button.id)
    if (command === undefined || !('numbers' in command)) return undefined
    for (const number of command.numbers) numbers.add(number)
  }
  return [...numbers]
}

function howToAnswer(batch: WaitingLine[]): string | null {
  const numbers = numbersOf(batch)
  const [first] = numbers ?? []
  if (numbers === undefined || first === undefined) return null
  const command = batch.every(({ kind }) => kind === 'new') ? '/nhan' : '/done'
  if (numbers.length > 1) return `Trả lời ${command} kèm số việc, ví dụ ${command} ${first}.`
  return command === '/nhan'
    ? `Trả lời /nhan ${first} khi đã nhận.`
    : `Trả lời /done ${first} khi hoàn thành, /vuong ${first} kèm lý do nếu có vướng mắc.`
}

/** Under several directives a button would not say which one it is about. */
function buttonsOf(batch: WaitingLine[]): Button[] {
  if (batch.length > 1 && numbersOf(batch)?.length !== 1) return []
  // All about one directive: the fullest row holds the others.
  const [fullest] = batch.map(({ entry }) => entry.buttons).toSorted((a, b) => b.length - a.length)
  return fullest ?? []
}

function urgencyOf(batch: WaitingLine[]): Urgency {
  if (batch.some(({ kind }) => kind === 'notice')) return 'urgent'
  const presses = ({ kind, entry }: WaitingLine) =>
    kind === 'overdue' || kind === 'due' || entry.urgency === 'important'
  return batch.some(presses) ? 'important' : 'normal'
}

/**
 * What the continuation of a long message is called: the bold words that its only line begins with, after a mark perhaps
 * ('⚠️ '). Lines that share a message fit into it.
 */
function titleOf([only]: WaitingLine[]): string {
  if (only === undefined) return ''
  const { text, spans } = only.entry
  const stretches = spans.map(({ start, length }) => text.slice(start, start + length))
  const [title = ''] = stretches
  // The first number would be wrong over what follows of the others, which name themselves.
  const numbered = new Set(stretches.filter((stretch) => /^Việc \d+$/.test(stretch)))
  const opens = spans[0] !== undefined && spans[0].start <= 3
  return opens && title.length <= 60 && numbered.size <= 1 ? title : ''
}
