import { describe, expect, it } from 'vitest'
import { type ProgressFacts, progressEntry } from './progress-entry.ts'

const due = new Date('2021-02-06T16:00:00+07:00')
const facts: ProgressFacts = {
  agency: 'Sở Y tế',
  number: 3,
  gist: 'Lắp camera',
  deed: 'report-done',
  byName: 'Nguyễn An',
  at: due,
  note: null,
  due,
}
const first = (change: Partial<ProgressFacts>) => progressEntry({ ...facts, ...change }).text.split('\n')[0]

describe("what the committee's group hears", () => {
  it.each<[Partial<ProgressFacts>, string]>([
    [{}, '✅ Việc 3: Sở Y tế báo hoàn thành đúng hạn.'],
    [{ at: new Date(due.getTime() + 1000) }, '✅ Việc 3: Sở Y tế báo hoàn thành quá hạn.'],
    [{ at: new Date('2021-02-08T08:00:00+07:00') }, '✅ Việc 3: Sở Y tế báo hoàn thành quá hạn 2 ngày.'],
    [{ due: null }, '✅ Việc 3: Sở Y tế báo hoàn thành.'],
    [{ deed: 'undo-done' }, '• Việc 3: Sở Y tế rút lại báo cáo hoàn thành.'],
    [{ deed: 'report-blocked' }, '⚠️ Việc 3: Sở Y tế báo vướng mắc.'],
    [{ deed: 'acknowledge' }, '• Việc 3: Sở Y tế đã nhận việc.'],
  ])('%j is %j', (change, words) => {
    expect(first(change)).toBe(words)
  })

  it('tells who reported, when and with which words', () => {
    expect(
      progressEntry({ ...facts, note: 'đã gửi\nhai dòng' })
        .text.split('\n')
        .slice(1),
    ).toEqual(['Lắp camera', 'Người báo: Nguyễn An, lúc 16:00 06/02/2021.', 'Ghi chú: đã gửi', 'hai dòng'])
    expect(progressEntry({ ...facts, deed: 'report-blocked', note: 'thiếu kinh phí' }).text).toContain(
      'Lý do: thiếu kinh phí',
    )
  })
})
