import { describe, expect, it } from 'vitest'
import { readPress } from '../commands/read-press.ts'
import {
  coordinatingEntry,
  type DeadlineFacts,
  type DirectiveFacts,
  deadlineWords,
  directiveEntry,
} from './directive-entry.ts'
import { summaryEntry } from './summary-entry.ts'

const due = new Date('2021-02-06T16:00:00+07:00')
const facts: DirectiveFacts = {
  number: 3,
  text: 'Sở Y tế\nChủ động chuẩn bị sẵn sàng nhân lực.',
  strength: 'yêu cầu',
  deadline: { kind: 'at', due },
  documentLabel: '20/TB-UBND ngày 03/02/2021',
  committee: 'Ban Chỉ đạo tỉnh',
  leads: ['Sở Y tế'],
  coordinating: ['Sở Văn hóa, Thể thao và Du lịch', 'Công an tỉnh'],
  quantity: { amount: 3000, unit: 'giường' },
}

describe('a deadline in words', () => {
  it.each<[DeadlineFacts, string]>([
    [{ kind: 'none' }, 'chưa có hạn'],
    [{ kind: 'at', due }, 'trước 16:00 06/02/2021'],
    [{ kind: 'at', due: new Date('2021-02-07T23:59:59+07:00') }, 'hết ngày 07/02/2021'],
    [{ kind: 'daily', time: '16:00' }, 'hằng ngày, trước 16:00'],
    [{ kind: 'daily', time: null }, 'hằng ngày, chưa rõ giờ'],
    [{ kind: 'recurring', words: 'hằng tuần' }, 'hằng tuần'],
    [{ kind: 'asked', raw: 'trước Tết' }, '“trước Tết”, chưa rõ ngày cụ thể'],
  ])('%j is %j', (deadline, words) => {
    expect(deadlineWords(deadline)).toBe(words)
  })
})

describe('a directive to the agency that leads', () => {
  it('says how the document is stamped, and is important then', () => {
    const entry = directiveEntry({ ...facts, haste: 'hỏa tốc' })
    expect(entry.text.split('\n')[0]).toBe('Việc 3 · HỎA TỐC')
    expect(entry.urgency).toBe('important')
    expect(directiveEntry({ ...facts, haste: null })).toEqual(directiveEntry(facts))
    expect(directiveEntry(facts)).not.toHaveProperty('urgency')
  })

  it.each([
    [3, 'Số lượng: xin báo số xã, phường đã hoàn thành trên tổng số 3 của đơn vị (ví dụ: /done 3 3/3).'],
    [null, 'Số lượng: xin báo số xã, phường đã hoàn thành trên tổng số của đơn vị.'],
  ])('asks it for how many of its own, %s in all', (amount, words) => {
    const { text } = directiveEntry({ ...facts, quantity: null, quota: { amount, unit: 'xã, phường' } })
    expect(text.split('\n')).toContain(words)
  })

  it('holds the whole order, its deadline and how to answer', () => {
    const { text, spans, buttons } = directiveEntry(facts)
    expect(text).toBe(
      [
        'Việc 3',
        'Theo 20/TB-UBND ngày 03/02/2021, Ban Chỉ đạo tỉnh yêu cầu Sở Y tế:',
        '',
        facts.text,
        '',
        'Hạn: trước 16:00 06/02/2021',
        'Phối hợp: Sở Văn hóa, Thể thao và Du lịch; Công an tỉnh',
        'Số lượng: 3.000 giường',
        '',
        'Trả lời /nhan 3 khi đã nhận, /done 3 khi hoàn thành, /vuong 3 kèm lý do nếu có vướng mắc.',
      ].join('\n'),
    )
    expect(spans.map(({ start, length }) => text.slice(start, start + length))).toEqual([
      'Việc 3',
      'Hạn:',
      'trước 16:00 06/02/2021',
      'Phối hợp:',
      'Số lượng:',
    ])
    expect(spans[2]).toMatchObject({ style: 'instant', at: '2021-02-06T09:00:00.000Z' })
    expect(buttons.map(({ label }) => label)).toEqual(['Đã nhận', 'Hoàn thành', 'Vướng mắc'])
    expect(buttons.map(({ id }) => readPress(id)?.kind)).toEqual(['acknowledge', 'done', 'blocked'])
  })

  it('asks more softly where the committee may only ask', () => {
    const { text } = directiveEntry({ ...facts, strength: 'đề nghị' })
    expect(text).toContain('trân trọng đề nghị Sở Y tế:')
    expect(text).not.toContain('yêu cầu')
  })

  it('says plainly that there is no deadline, and who leads when several do', () => {
    const { text } = directiveEntry({ ...facts, deadline: { kind: 'none' }, leads: ['A', 'B'] })
    expect(text).toContain('\nChưa có hạn.\nChủ trì: A; B\n')
  })
})

describe('a directive to an agency that helps', () => {
  it('says with whom, and has nothing to press', () => {
    expect(coordinatingEntry({ ...facts, text: 'Lắp camera.' })).toMatchObject({
      text: 'Việc 3, phối hợp với Sở Y tế (20/TB-UBND ngày 03/02/2021): Lắp camera\nHạn: trước 16:00 06/02/2021.',
      buttons: [],
    })
  })

  it('shortens a long order and says where the whole is', () => {
    expect(coordinatingEntry({ ...facts, text: 'Lắp camera. '.repeat(100) }).text).toMatch(
      /… *\nHạn: .* Xem đầy đủ: \/xem 3\.$/,
    )
  })
})

describe("the summary to the committee's group", () => {
  it('has a line a directive, and names who cannot be told', () => {
    const { text } = summaryEntry({
      documentLabel: '20/TB-UBND ngày 03/02/2021',
      subject: 'Kết luận của Chủ tịch',
      directives: [
        { number: 3, leads: ['Sở Y tế'], gist: 'Sở Y tế Chủ động…', deadline: { kind: 'at', due } },
        { number: 4, leads: ['A', 'B', 'C', 'D'], gist: 'Lắp camera', deadline: { kind: 'none' } },
      ],
      withoutChat: ['Sở Tài chính'],
    })
    expect(text.split('\n')).toEqual([
      '20/TB-UBND ngày 03/02/2021: Kết luận của Chủ tịch',
      'Đã giao 2 việc:',
      '• Việc 3 – Sở Y tế Chủ động… (trước 16:00 06/02/2021)',
      '• Việc 4 – A; B; C và 1 đơn vị khác: Lắp camera (chưa có hạn)',
      '⚠️ Chưa có nhóm chat, cần báo bằng cách khác: Sở Tài chính.',
      'Xem từng việc: /xem kèm số việc, ví dụ /xem 3.',
    ])
  })
})
