import { describe, expect, it } from 'vitest'
import type { Deed, ObligationState } from '../../src/domain/obligation.ts'
import { maxNumber } from '../commands/command.ts'
import { readCommand } from '../commands/read-command.ts'
import {
  boundAnswer,
  type DeedOutcome,
  deedAnswer,
  mineAnswer,
  problemAnswer,
  refusalAnswer,
  showAnswer,
  whichAnswer,
} from './answers.ts'
import { helpAnswer } from './help-answer.ts'

const now = new Date('2021-02-05T15:00:00+07:00')
const due = new Date('2021-02-06T16:00:00+07:00')
const past = new Date('2021-02-03T16:00:00+07:00')
const outcome = (number: number, result: DeedOutcome['outcome'], change: Partial<DeedOutcome> = {}): DeedOutcome => ({
  number,
  gist: 'Lắp camera',
  outcome: result,
  due,
  now,
  ...change,
})
const linesOf = ({ text }: { text: string }) => text.split('\n')

describe('the answer to a report', () => {
  it('says whether it came in time, and how to take it back', () => {
    expect(linesOf(deedAnswer('report-done', [outcome(3, 'changed')]))).toEqual([
      '✅ Việc 3: đã ghi nhận hoàn thành đúng hạn – Lắp camera',
      'Nếu báo nhầm, xin trả lời /undone 3.',
    ])
    expect(deedAnswer('report-done', [outcome(3, 'changed', { due: past })]).text).toContain(
      'hoàn thành quá hạn 2 ngày',
    )
    expect(deedAnswer('report-done', [outcome(3, 'changed', { due: null })]).text).toContain('hoàn thành – Lắp camera')
  })

  it('answers several numbers at once, each for itself', () => {
    const answer = deedAnswer('report-done', [
      outcome(3, 'changed'),
      outcome(4, 'already'),
      outcome(5, 'changed'),
      outcome(6, 'not-yours', { gist: '' }),
      outcome(7, 'no-such', { gist: '' }),
      outcome(8, 'not-now'),
    ])
    expect(linesOf(answer)).toEqual([
      '✅ Việc 3: đã ghi nhận hoàn thành đúng hạn – Lắp camera',
      'Việc 4: đã báo hoàn thành từ trước, không có gì thay đổi.',
      '✅ Việc 5: đã ghi nhận hoàn thành đúng hạn – Lắp camera',
      'Việc 6 không giao cho đơn vị của đồng chí.',
      'Không có việc 7.',
      'Việc 8: hiện chưa ghi nhận được. Xem tình hình: /xem 8.',
      'Nếu báo nhầm, xin trả lời /undone 3,5.',
      'Xem các việc của đơn vị: /viec.',
    ])
  })

  it.each<[Deed, string]>([
    ['acknowledge', 'đơn vị đã nhận từ trước'],
    ['report-done', 'đã báo hoàn thành từ trước'],
    ['undo-done', 'không có gì để rút lại'],
    ['report-blocked', 'đã báo vướng mắc từ trước'],
  ])('says of %s done twice that nothing changes', (deed, words) => {
    expect(deedAnswer(deed, [outcome(3, 'already')]).text).toContain(words)
    expect(deedAnswer(deed, [outcome(3, 'changed')]).text).toContain('đã ghi nhận')
  })
})

describe('/viec', () => {
  it('lists what is late first, then by deadline, then what has none', () => {
    const item = (number: number, itemDue: Date | null, state: ObligationState, daily = false) => ({
      number,
      gist: 'Lắp camera',
      due: itemDue,
      state,
      daily,
    })
    const items = [item(1, null, 'assigned'), item(2, due, 'blocked', true), item(5, past, 'acknowledged')]
    expect(linesOf(mineAnswer({ agency: 'Sở Y tế', items, now }))).toEqual([
      'Việc của Sở Y tế (3):',
      '⚠️ Việc 5 – Lắp camera (trước 16:00 03/02/2021; quá hạn 2 ngày; đã nhận)',
      '• Việc 2 – Lắp camera (định kỳ, trước 16:00 06/02/2021; vướng mắc)',
      '• Việc 1 – Lắp camera (chưa có hạn; chưa nhận)',
      'Khi hoàn thành, trả lời /done kèm số việc, ví dụ /done 5.',
    ])
  })

  it('says so when nothing is owed', () => {
    expect(mineAnswer({ agency: 'Sở Y tế', items: [], now }).text).toBe('Hiện không còn việc nào của Sở Y tế.')
  })
})

describe('/xem', () => {
  it("tells how each agency stands in the State's words", () => {
    const one = (agency: string, state: ObligationState, oneDue: Date | null, reportedAt: Date | null = null) => ({
      agency,
      state,
      due: oneDue,
      reportedAt,
    })
    const answer = showAnswer(
      {
        number: 3,
        text: 'Lắp camera.',
        strength: 'yêu cầu',
        deadline: { kind: 'at', due },
        documentLabel: '20/TB-UBND',
        committee: 'Ban Chỉ đạo',
        leads: ['A'],
        coordinating: [],
        quantity: null,
      },
      [
        one('A', 'reported', due, now),
        one('B', 'done', past, now),
        one('C', 'acknowledged', due),
        one('D', 'assigned', past),
        one('E', 'blocked', null),
        one('F', 'cancelled', due),
      ],
      now,
    )
    expect(linesOf(answer)).toEqual([
      'Việc 3 (20/TB-UBND, yêu cầu)',
      '',
      'Lắp camera.',
      '',
      'Hạn: trước 16:00 06/02/2021',
      'Chủ trì: A',
      '',
      'Tình hình:',
      '• A: đã báo hoàn thành đúng hạn',
      '• B: hoàn thành quá hạn 2 ngày',
      '• C: chưa hoàn thành trong hạn (đã nhận)',
      '• D: chưa hoàn thành quá hạn 2 ngày (chưa nhận)',
      '• E: chưa hoàn thành (vướng mắc)',
      '• F: đã huỷ',
    ])
  })
})

describe('short answers', () => {
  it('asks which of several is meant, with commands that work as they stand', () => {
    const { text } = whichAnswer(
      [
        { number: 3, gist: 'Lắp camera' },
        { number: 5, gist: 'Báo cáo' },
      ],
      '/done',
    )
    expect(text.split('\n').at(-1)).toBe('Đồng chí trả lời /done 3 hoặc /done 5; nhiều việc: /done 3,5.')
  })

  it.each([
    [
      { code: 'unknown-command', name: '/doen', suggestion: '/done' } as const,
      'Không có lệnh /doen. Có phải đồng chí muốn gõ /done? Xem các lệnh: /trogiup.',
    ],
    [
      { code: 'unknown-command', name: '/abc', suggestion: null } as const,
      'Không có lệnh /abc. Xem các lệnh: /trogiup.',
    ],
    [{ code: 'missing-number', command: '/done' } as const, 'Xin ghi số sau lệnh, ví dụ /done 3.'],
    [{ code: 'bad-number', command: '/done', read: '3/5' } as const, 'Không hiểu số “3/5”. Ví dụ đúng: /done 3.'],
    [
      { code: 'too-many-numbers', command: '/done', limit: 50 } as const,
      'Mỗi lần tối đa 50 việc. Xin chia ra nhiều lần.',
    ],
    [{ code: 'missing-code', command: '/ketnoi' } as const, 'Xin ghi mã do văn thư cấp, ví dụ /ketnoi ABCDE-23456.'],
    [
      { code: 'too-long', command: '/khan', limit: 4000 } as const,
      'Nội dung sau /khan dài quá 4000 ký tự. Xin rút gọn.',
    ],
  ])('%j is answered in one line', (problem, words) => {
    expect(problemAnswer(problem).text).toBe(words)
  })

  it('says to whom the chat, or the person, now belongs', () => {
    expect(boundAnswer({ to: 'Sở Y tế', kind: 'agency' }).text).toContain('kết nối nhóm này với Sở Y tế')
    expect(boundAnswer({ to: 'Nguyễn An', kind: 'person' }).text).toContain('đồng chí Nguyễn An')
  })

  it('names no directive, agency or person in a refusal', () => {
    expect(refusalAnswer('bad-code').text).toBe('Mã không đúng, đã dùng hoặc hết hạn. Xin văn thư cấp mã mới.')
  })
})

describe('/trogiup', () => {
  const help = (place: 'agency' | 'committee' | 'direct', mayNotify = false) => helpAnswer({ place, mayNotify }).text

  it('tells of urgent notices only to those who may write them', () => {
    expect(help('committee')).not.toContain('/khan')
    expect(help('committee', true)).toContain('/khan')
  })

  it('says where the bot hears only what is addressed to it how to address it', () => {
    expect(helpAnswer({ place: 'agency', mayNotify: false, onlyAddressed: true }).text).toContain('nhắc tên bot')
    expect(help('agency')).not.toContain('nhắc tên bot')
  })

  it.each(['agency', 'committee', 'direct'] as const)('names in %s only commands that are understood', (place) => {
    const commands = help(place, true)
      .split('\n')
      .flatMap((line) => /^(\/[^–]+) –/.exec(line)?.[1] ?? [])
    expect(commands.length).toBeGreaterThan(5)
    for (const command of commands) {
      expect(readCommand(command.replace('MÃ', 'ABCDE23456').trim(), { quoting: false }).kind).toBe('command')
    }
  })
})

it('an answer to fifty of the greatest numbers still has every number', () => {
  const numbers = Array.from({ length: 50 }, (_, index) => maxNumber - index)
  const { text } = deedAnswer(
    'report-done',
    numbers.map((number) => outcome(number, 'changed')),
  )
  expect(numbers.every((number) => text.includes(`Việc ${number}`))).toBe(true)
})
