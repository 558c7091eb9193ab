import { describe, expect, it } from 'vitest'
import type { Command, CommandProblem } from './command.ts'
import { readCommand } from './read-command.ts'

const alone = { quoting: false }
const quoting = { quoting: true }

function commandIn(text: string, context = alone): Command {
  const reading = readCommand(text, context)
  if (reading.kind !== 'command') throw new Error(`'${text}' is ${JSON.stringify(reading)}`)
  return reading.command
}
function problemIn(text: string, context = alone): CommandProblem {
  const reading = readCommand(text, context)
  if (reading.kind !== 'problem') throw new Error(`'${text}' is ${JSON.stringify(reading)}`)
  return reading.problem
}
const done = (numbers: number[], note: string | null = null) => ({ kind: 'done', numbers, note })

describe('a slash command', () => {
  it.each([
    '/done 3',
    '/DONE 3',
    '/done3',
    '/done@chidao_bot 3',
    '／ｄｏｎｅ ３',
    ' \u200b/done\u00a0 3 ',
    '/ done 3',
    '/done: 3',
    '/done_3',
    '/xong 3',
    '/đã xong 3',
    '/hoanthanh 3',
    '/hoàn thành 3',
    '/hòan thành 3',
    '/HOÀN THÀNH 3'.normalize('NFD'),
    '/hoan_thanh 3',
    '/done #3',
    '/done số 3',
    '/done việc số 3',
    '/done 3 ạ',
    '/done 3.',
    '/done ③',
    '/việc 3 đã xong',
    '/viec 3 da xong',
  ])('reads %j as done 3', (text) => {
    expect(commandIn(text)).toEqual(done([3]))
  })

  it.each<[string, Command]>([
    ['/nhan 3', { kind: 'acknowledge', numbers: [3], note: null }],
    ['/đã nhận 3', { kind: 'acknowledge', numbers: [3], note: null }],
    ['/undone 3', { kind: 'undone', numbers: [3], note: null }],
    ['/chưa xong 3', { kind: 'undone', numbers: [3], note: null }],
    ['/vuong 3 thiếu kinh phí', { kind: 'blocked', numbers: [3], note: 'thiếu kinh phí' }],
    ['/vướng mắc 3: thiếu kinh phí', { kind: 'blocked', numbers: [3], note: 'thiếu kinh phí' }],
    ['/viec', { kind: 'mine' }],
    ['/vieccuatoi', { kind: 'mine' }],
    ['/việc của tôi', { kind: 'mine' }],
    ['/viec gấp lắm', { kind: 'mine' }],
    ['/viec 3', { kind: 'show', numbers: [3] }],
    ['/xem 3', { kind: 'show', numbers: [3] }],
    ['/xem 3,5', { kind: 'show', numbers: [3, 5] }],
    ['/trợ giúp', { kind: 'help' }],
    ['/help', { kind: 'help' }],
    ['/start', { kind: 'help' }],
    ['/start xin chào', { kind: 'help' }],
    ['/start ABCDE-23456', { kind: 'bind', code: 'ABCDE23456' }],
    ['/huongdan', { kind: 'help' }],
    ['/ketnoi abcde-23456', { kind: 'bind', code: 'ABCDE23456' }],
    ['/kết nối ABCDE 23456 ạ', { kind: 'bind', code: 'ABCDE23456' }],
    ['/khan', { kind: 'notice-status', number: null }],
    ['/khẩn 1', { kind: 'notice-status', number: 1 }],
    ['/khan1', { kind: 'notice-status', number: 1 }],
    ['/khan #1', { kind: 'notice-status', number: 1 }],
    ['/khan 3 xe cứu thương', { kind: 'notice-write', text: '3 xe cứu thương' }],
    ['/xacnhan', { kind: 'notice-confirm', number: null, code: null }],
    ['/xác nhận 2', { kind: 'notice-confirm', number: 2, code: null }],
    ['/xacnhan 2 482913', { kind: 'notice-confirm', number: 2, code: '482913' }],
    ['/xacnhan 482913', { kind: 'notice-confirm', number: null, code: '482913' }],
    ['/xacnhan abc-23', { kind: 'notice-confirm', number: null, code: 'ABC23' }],
    ['/huy 2', { kind: 'notice-cancel', number: 2 }],
    ['/hủy 2', { kind: 'notice-cancel', number: 2 }],
    ['/huỷ', { kind: 'notice-cancel', number: null }],
  ])('reads %j', (text, command) => {
    expect(commandIn(text)).toEqual(command)
  })

  it.each<[string, number[]]>([
    ['/done 3,5,7', [3, 5, 7]],
    ['/done 3, 5 và 7', [3, 5, 7]],
    ['/done 3-5', [3, 4, 5]],
    ['/done 3–5', [3, 4, 5]],
    ['/done 3 - 5', [3, 4, 5]],
    ['/done 5-3', [3, 4, 5]],
    ['/done từ 3 đến 5', [3, 4, 5]],
    ['/done 3 5 7', [3, 5, 7]],
    ['/done 7,3,7', [7, 3]],
    ['/done việc 3 và việc 5', [3, 5]],
    ['/done 2147483647', [2147483647]],
    ['/done 1-50', Array.from({ length: 50 }, (_, index) => index + 1)],
  ])('reads several numbers in %j', (text, numbers) => {
    expect(commandIn(text)).toEqual(done(numbers))
  })

  it.each<[string, number[], string]>([
    ['/done 3 đã gửi báo cáo', [3], 'đã gửi báo cáo'],
    ['/done 3: đã gửi', [3], 'đã gửi'],
    ['/done 3 - đã gửi', [3], 'đã gửi'],
    ['/done 3,5 đã gửi', [3, 5], 'đã gửi'],
    ['/done 3 5 7 người', [3], '5 7 người'],
    ['/done 3 ĐÃ GỬI\r\nHai dòng  cách'.normalize('NFD'), [3], 'ĐÃ GỬI\nHai dòng  cách'],
    ['/done 3 (ｆｕｌｌ 👨‍👩‍👧 width)', [3], '(ｆｕｌｌ 👨‍👩‍👧 width)'],
    ['/done 3 a\u0000b\ud800', [3], 'ab'],
  ])("keeps the person's own words in %j", (text, numbers, note) => {
    expect(commandIn(text)).toEqual(done(numbers, note))
  })

  it("keeps a notice's text as it was typed", () => {
    const text = 'Họp KHẨN lúc 20:00.\n\n- Mang theo số liệu; hoà giải'
    expect(commandIn(`/khan ${text.normalize('NFD')}`)).toEqual({ kind: 'notice-write', text })
  })

  it('needs no number when it answers a message of the bot', () => {
    expect(commandIn('/done', quoting)).toEqual(done([]))
    expect(commandIn('/done đã gửi', quoting)).toEqual(done([], 'đã gửi'))
    expect(commandIn('/done 3', quoting)).toEqual(done([3]))
    expect(commandIn('/xem', quoting)).toEqual({ kind: 'show', numbers: [] })
  })
})

describe('a slash command that cannot be carried out', () => {
  it.each<[string, CommandProblem]>([
    ['/done', { code: 'missing-number', command: '/done' }],
    ['/xong đã gửi', { code: 'missing-number', command: '/done' }],
    ['/xem', { code: 'missing-number', command: '/xem' }],
    ['/done 3/5', { code: 'bad-number', command: '/done', read: '3/5' }],
    ['/done 3 / 5', { code: 'bad-number', command: '/done', read: '3 / 5' }],
    ['/done 3-2-2021', { code: 'bad-number', command: '/done', read: '3-2-2021' }],
    ['/done 3.5', { code: 'bad-number', command: '/done', read: '3.5' }],
    ['/done 3:30', { code: 'bad-number', command: '/done', read: '3:30' }],
    ['/done 3?', { code: 'bad-number', command: '/done', read: '3?' }],
    ['/done 3a', { code: 'bad-number', command: '/done', read: '3a' }],
    ['/done -3', { code: 'bad-number', command: '/done', read: '-3' }],
    ['/done/3', { code: 'bad-number', command: '/done', read: '/3' }],
    ['/done 0', { code: 'bad-number', command: '/done', read: '0' }],
    ['/done 3,0', { code: 'bad-number', command: '/done', read: '3,0' }],
    ['/done 2147483648', { code: 'bad-number', command: '/done', read: '2147483648' }],
    ['/khan 0', { code: 'bad-number', command: '/khan', read: '0' }],
    ['/huy abc', { code: 'bad-number', command: '/huy', read: 'abc' }],
    ['/done 1-51', { code: 'too-many-numbers', command: '/done', limit: 50 }],
    ['/done 1-30, 40-70', { code: 'too-many-numbers', command: '/done', limit: 50 }],
    ['/done 1-2147483647', { code: 'too-many-numbers', command: '/done', limit: 50 }],
    ['/ketnoi', { code: 'missing-code', command: '/ketnoi' }],
    ['/abcxyz 3', { code: 'unknown-command', name: '/abcxyz', suggestion: null }],
  ])('%j is answered with %j', (text, problem) => {
    expect(problemIn(text)).toEqual(problem)
  })

  it.each(['/done', '/done 3/5', '/vuong 3'])('%j with five megabytes behind it is answered at once', (text) => {
    const start = performance.now()
    expect(problemIn(`${text} ${'ả: '.repeat(1_700_000)}`, quoting).code).toMatch(/too-long|bad-number/)
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('refuses a notice longer than its limit', () => {
    expect(commandIn(`/khan ${'a'.repeat(4_000)}`).kind).toBe('notice-write')
    expect(problemIn(`/khan ${'a'.repeat(4_001)}`)).toEqual({ code: 'too-long', command: '/khan', limit: 4_000 })
  })
})

describe('a slip of the finger', () => {
  it.each(['/doen 3', '/dne 3', '/doone 3', '/dond 3', '/xnog 3', '/hoàn thnàh 3', '/hoanthnah 3'])(
    '%j still means done',
    (text) => {
      expect(commandIn(text)).toEqual(done([3]))
    },
  )

  it.each<[string, string]>([
    ['/khn Họp ngay', '/khan'],
    ['/khann Họp ngay', '/khan'],
    ['/xacnhn 2', '/xacnhan'],
    ['/huyy 2', '/huy'],
  ])('%j never reaches a command that speaks to everybody', (text, suggestion) => {
    expect(problemIn(text)).toMatchObject({ code: 'unknown-command', suggestion })
  })

  it.each(['/ndone 3', '/xuong 3', '/hhan 3'])('%j lies between two commands and is asked about', (text) => {
    expect(problemIn(text).code).toBe('unknown-command')
  })

  it('two slips are only suggested', () => {
    expect(problemIn('/hoanthn 3')).toEqual({ code: 'unknown-command', name: '/hoanthn', suggestion: '/done' })
  })
})

describe('a message that begins with a slash but is no command', () => {
  it.each(['/', '//', '/3', '/ 3 ca', '/etc/a.txt', '/ một hai', '/😀', '/.', '/path.to'])('%j is chatter', (text) => {
    expect(readCommand(text, alone)).toEqual({ kind: 'chatter' })
  })
})
