import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Entry, type LineKind, lineKinds } from '../../src/domain/message.ts'
import { type Composed, compose, type WaitingLine } from './compose.ts'
import { directiveButtons } from './directive-buttons.ts'
import { bold, entryOf, write } from './rich-text.ts'

const roomy = { maxLength: 2_000 }

function entry(number: number, words = 'gửi báo cáo'): Entry {
  return entryOf(write(bold(`Việc ${number}`), `: ${words}.`), directiveButtons(number, ['done', 'blocked']))
}
const line = (id: number, kind: LineKind, of: Entry = entry(id)): WaitingLine => ({ id, kind, entry: of })
const composed = (...lines: WaitingLine[]) => compose(lines, roomy).composed
const ids = (all: Composed[]) => all.map(({ lineIds }) => lineIds)

describe('compose', () => {
  it('sends answers, directives, notices and summaries each as a message of its own, in order', () => {
    const all = composed(
      line(1, 'answer'),
      line(2, 'directive'),
      line(3, 'directive'),
      line(4, 'summary'),
      line(5, 'notice'),
    )
    expect(ids(all)).toEqual([[1], [2], [3], [4], [5]])
    expect(all[1]?.message).toEqual({ ...entry(2), urgency: 'normal' })
  })

  it('sends a document’s file by itself, with its text', () => {
    const file = { hash: 'a'.repeat(64), name: '20-TB-UBND.docx', size: 12 }
    const all = composed(line(1, 'coordinating'), line(2, 'original', { ...entry(2), file }), line(3, 'original'))
    expect(ids(all)).toEqual([[1], [2], [3]])
    expect(all.map(({ message }) => message.file)).toEqual([undefined, file, undefined])
  })

  it('is silent only when nothing in it is to be heard', () => {
    const silent = (id: number): WaitingLine => line(id, 'progress', { ...entry(id), silent: true })
    expect(composed(silent(1), silent(2)).map(({ message }) => message.silent)).toEqual([true])
    expect(composed(silent(1), line(2, 'progress')).map(({ message }) => message.silent)).toEqual([undefined])
  })

  it('puts reminders of all kinds into one message, in sections, the late ones first', () => {
    const all = composed(line(1, 'new'), line(2, 'overdue'), line(3, 'due-soon'), line(4, 'overdue'))
    expect(ids(all)).toEqual([[2, 4, 3, 1]])
    expect(all[0]?.message.text).toBe(
      [
        '⚠️ Quá hạn',
        '• Việc 2: gửi báo cáo.',
        '• Việc 4: gửi báo cáo.',
        '',
        '⏰ Sắp đến hạn',
        'Việc 3: gửi báo cáo.',
        '',
        '⏰ Chờ xác nhận đã nhận',
        'Việc 1: gửi báo cáo.',
        '',
        'Trả lời /done kèm số việc, ví dụ /done 2.',
      ].join('\n'),
    )
  })

  it('merges neighbours only: an answer between two reminders stays between them', () => {
    expect(ids(composed(line(1, 'due'), line(2, 'answer'), line(3, 'due')))).toEqual([[1], [2], [3]])
  })

  it('merges progress with progress and coordinating with coordinating, not with each other', () => {
    const all = composed(
      line(1, 'coordinating'),
      line(2, 'coordinating'),
      line(3, 'progress'),
      line(4, 'progress'),
      line(5, 'missing'),
    )
    expect(ids(all)).toEqual([[1, 2], [3, 4], [5]])
  })

  it('lets a single line speak for itself', () => {
    expect(composed(line(3, 'progress'))[0]?.message.text).toBe('Việc 3: gửi báo cáo.')
    expect(composed(line(3, 'overdue'))[0]?.message.text).toBe(
      '⚠️ Quá hạn\nViệc 3: gửi báo cáo.\n\nTrả lời /done 3 khi hoàn thành, /vuong 3 kèm lý do nếu có vướng mắc.',
    )
    expect(composed(line(3, 'new'))[0]?.message.text).toContain('Trả lời /nhan 3 khi đã nhận.')
  })

  it('keeps the buttons when all lines are about one directive, and none when they are about several', () => {
    const one = composed(
      line(1, 'due', entry(3)),
      line(2, 'new', { ...entry(3), buttons: directiveButtons(3, ['ack', 'done', 'blocked']) }),
    )
    expect(one[0]?.message.buttons.map(({ id }) => id)).toEqual(['ack:3', 'done:3', 'blocked:3'])
    expect(composed(line(1, 'due', entry(3)), line(2, 'due', entry(5)))[0]?.message.buttons).toEqual([])
    expect(
      composed(line(1, 'due', entry(3)), line(2, 'due', { ...entry(3), buttons: [] }))[0]?.message.buttons,
    ).toEqual([])
  })

  it('says how urgent a message is', () => {
    const urgency = (kind: LineKind) => composed(line(1, kind))[0]?.message.urgency
    expect(Object.fromEntries(lineKinds.map((kind) => [kind, urgency(kind)]))).toMatchObject({
      notice: 'urgent',
      overdue: 'important',
      due: 'important',
      'due-soon': 'normal',
      new: 'normal',
      directive: 'normal',
      answer: 'normal',
      missing: 'normal',
    })
    expect(composed(line(1, 'new'), line(2, 'due'))[0]?.message.urgency).toBe('important')
  })

  it('starts another message where the next line no longer fits', () => {
    const all = compose(
      [1, 2, 3, 4].map((id) => line(id, 'due')),
      { maxLength: 110 },
    ).composed
    expect(all.length).toBeGreaterThan(1)
    expect(all.every(({ message }) => message.text.length <= 110)).toBe(true)
    expect(ids(all).flat()).toEqual([1, 2, 3, 4])
  })

  it('splits a long entry: the quote on its first part, the buttons on its last, all of the same line', () => {
    const long = { ...entry(3, 'chuẩn bị nhân lực. '.repeat(30)), quote: 'm1' }
    const all = compose([line(7, 'directive', long)], { maxLength: 200 }).composed
    expect(all.length).toBeGreaterThan(2)
    expect(ids(all)).toEqual(all.map(() => [7]))
    expect(all.map(({ message }) => message.quote)).toEqual(['m1', ...all.slice(1).map(() => undefined)])
    expect(all.map(({ message }) => message.buttons.length)).toEqual([...all.slice(1).map(() => 0), 2])
    expect(all[1]?.message.text).toMatch(new RegExp(`^Việc 3 \\(tiếp 2/${all.length}\\)\n`))
  })

  const anyLine = fc
    .record({
      kind: fc.constantFrom(...lineKinds),
      number: fc.integer({ min: 1, max: 4 }),
      words: fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.constant('Báo cáo.\n'.repeat(40)),
      ),
    })
    .map(({ kind, number, words }) => ({ kind, entry: entry(number, words) }))
  const someLines = fc
    .array(anyLine, { maxLength: 12 })
    .map((all) => all.map((one, index) => ({ id: index + 1, ...one })))

  it('carries every line, none twice, within the limit, in order, and always alike', () => {
    fc.assert(
      fc.property(someLines, fc.integer({ min: 80, max: 600 }), (waiting, maxLength) => {
        const { composed: all } = compose(waiting, { maxLength })
        expect(compose(waiting, { maxLength }).composed).toEqual(all)
        // The parts of one line follow each other; as one they carry each line once.
        const carriers = all.filter(({ lineIds }, index) => lineIds.join() !== all[index - 1]?.lineIds.join())
        const carried = ids(carriers).flat()
        expect([...carried].sort((a, b) => a - b)).toEqual(waiting.map(({ id }) => id))
        expect(all.every(({ message }) => message.text.length <= maxLength && message.text !== '')).toBe(true)
        const reminding = new Set<LineKind>(['overdue', 'due', 'due-soon', 'due-tomorrow', 'duty-open', 'new'])
        const kindOf = (id: number) => waiting[id - 1]?.kind ?? 'new'
        // Only reminders change places, and only among themselves.
        expect(carried.map((id) => (reminding.has(kindOf(id)) ? 'reminder' : id))).toEqual(
          waiting.map(({ id, kind }) => (reminding.has(kind) ? 'reminder' : id)),
        )
        for (const { message } of all) {
          for (const { start, length } of message.spans) {
            expect(start + length).toBeLessThanOrEqual(message.text.length)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})
