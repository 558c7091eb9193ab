import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry, LineKind } from '../../src/domain/message.ts'
import { instantAt } from '../../src/domain/time.ts'
import { deedAnswer, mineAnswer, showAnswer } from './answers.ts'
import { compose } from './compose.ts'
import { coordinatingEntry, type DirectiveFacts, directiveEntry } from './directive-entry.ts'
import { noticeEntry, noticePreview, noticeStatus } from './notice-entry.ts'
import { progressEntry } from './progress-entry.ts'
import { missingEntry, reminderEntry } from './reminder-entry.ts'

const now = instantAt('2021-02-06', '16:00')
const words = 'Rà soát các chốt kiểm soát, báo cáo Ban Chỉ đạo. '.repeat(40).trim()
const agencies = Array.from({ length: 60 }, (_, n) => `Ủy ban nhân dân xã Tân Tiến ${n}`)
const facts: DirectiveFacts = {
  ...{ number: 3, text: words, strength: 'yêu cầu', deadline: { kind: 'at', due: now } },
  ...{ documentLabel: '20/TB-UBND ngày 03/02/2021', committee: 'Ban Chỉ đạo tỉnh', leads: agencies, coordinating: [] },
  quantity: null,
}
const about = { number: 3, gist: words, due: now, now, strength: 'yêu cầu' as const }

/** Everything that is about one directive or notice, longer than a message. */
const long: [LineKind, string, Entry][] = [
  ['directive', 'Việc 3', directiveEntry(facts)],
  ['coordinating', 'Việc 3', coordinatingEntry(facts)],
  ...(['overdue', 'due', 'due-soon', 'due-tomorrow', 'duty-open', 'new'] as const).map(
    (reason): [LineKind, string, Entry] => [reason, 'Việc 3', reminderEntry({ ...about, reason })],
  ),
  ['missing', 'Việc 3', missingEntry({ ...about, missing: agencies, total: 60 })],
  [
    'progress',
    'Việc 3',
    progressEntry({ ...about, agency: 'Sở Y tế', deed: 'report-blocked', byName: 'Lan', at: now, note: words }),
  ],
  ['answer', 'Việc 3', showAnswer(facts, [], now)],
  ['answer', 'Việc 3', deedAnswer('report-done', [{ ...about, outcome: 'changed' }])],
  [
    'notice',
    'THÔNG BÁO KHẨN số 3',
    noticeEntry({ number: 3, text: words, committee: 'Ban Chỉ đạo', by: 'Lan', at: now }),
  ],
  ['answer', 'Xem trước thông báo khẩn số 3', noticePreview({ number: 3, text: words, chats: agencies, code: '1234' })],
  ['answer', 'Thông báo khẩn số 3', noticeStatus({ number: 3, text: words, acknowledged: [], waiting: agencies })],
]

function parts(kind: LineKind, entry: Entry, maxLength: number): string[] {
  return compose([{ id: 1, kind, entry }], { maxLength }).composed.map(({ message }) => message.text)
}

describe('a line too long for one message', () => {
  it.each(long)('names its number on each part: %s, %s', (kind, name, entry) => {
    fc.assert(
      fc.property(fc.integer({ min: 150, max: entry.text.length - 1 }), (maxLength) => {
        const [first = '', ...others] = parts(kind, entry, maxLength)
        const all = others.length + 1
        expect(all).toBeGreaterThan(1)
        // The heading stands first, behind a mark or under the kind's own words.
        expect(first.slice(0, 60)).toContain(name)
        expect(others.map((part) => part.split('\n')[0])).toEqual(
          others.map((_, index) => `${name} (tiếp ${index + 2}/${all})`),
        )
      }),
      { numRuns: 30 },
    )
  })

  it('puts no number over parts that are about several: each of their lines has its own', () => {
    const outcomes = [3, 4, 5].map((number) => ({
      ...about,
      gist: 'Rà soát chốt',
      number,
      outcome: 'changed' as const,
    }))
    const [, ...others] = parts('answer', deedAnswer('report-done', outcomes), 150)
    expect(others.join('\n')).toMatch(/^\(tiếp 2\/\d\)\n✅ Việc \d/)
    const items = [3, 4].map((number) => ({ ...about, number, state: 'assigned' as const, daily: false }))
    expect(parts('answer', mineAnswer({ agency: 'Sở Y tế', items, now }), 3_000)[1]).not.toMatch(/^Việc [34] \(tiếp/)
  })
})
