import { describe, expect, it } from 'vitest'
import { readCommand } from './read-command.ts'

const alone = { quoting: false }
const quoting = { quoting: true }
const command = (kind: string, numbers: number[], note: string | null = null) => ({
  kind: 'command',
  command: { kind, numbers, note },
})

describe('words without a slash', () => {
  it.each([
    'xong 3',
    'XONG 3!',
    'đã xong 3',
    'đã làm xong việc 3',
    'hoàn thành 3',
    'hòan thành 3',
    'hoan thanh 3',
    'Đã hoàn thành việc 3',
    'Đã hoàn thành việc 3'.normalize('NFD'),
    'da hoan thanh viec 3',
    'ĐÃ HOÀN THÀNH VIỆC SỐ 3',
    'ｘｏｎｇ ３',
    'đã hoàn thành nhiệm vụ số 3.',
    'Dạ, đã xong việc 3 ạ.',
    'Vâng ạ, đã xong việc 3 rồi ạ!',
    'xong 3 nhé',
    'việc 3 đã xong',
    'việc số 3 xong rồi ạ',
    'viec 3 da hoan thanh',
    'xong\u200b #3',
    'done 3',
  ])('%j reports 3 done', (text) => {
    expect(readCommand(text, alone)).toEqual(command('done', [3]))
  })

  it.each<[string, ReturnType<typeof command>]>([
    ['đã hoàn thành 3,5', command('done', [3, 5])],
    ['đã xong 3, 5 và 7', command('done', [3, 5, 7])],
    ['xong 3-5', command('done', [3, 4, 5])],
    ['việc 3, 5 đã xong', command('done', [3, 5])],
    ['các việc 3 và 5 đã xong', command('done', [3, 5])],
    ['đã nhận 3', command('acknowledge', [3])],
    ['ok đã nhận việc 3', command('acknowledge', [3])],
    ['nhận 3', command('acknowledge', [3])],
    ['nhan 3', command('acknowledge', [3])],
    ['chưa xong 3', command('undone', [3])],
    ['việc 3 chưa hoàn thành', command('undone', [3])],
    ['vướng mắc 3: thiếu kinh phí', command('blocked', [3], 'thiếu kinh phí')],
    ['vuong mac 3: Thiếu\nKINH PHÍ', command('blocked', [3], 'Thiếu\nKINH PHÍ')],
    ['việc 3 đang vướng： chờ 16:00', command('blocked', [3], 'chờ 16:00')],
    ['xong 3: đã gửi 5/5 xã', command('done', [3], 'đã gửi 5/5 xã')],
  ])('%j', (text, reading) => {
    expect(readCommand(text, alone)).toEqual(reading)
  })

  it.each([
    'xong 3 ca',
    'hoàn thành 3/5 nội dung',
    'Đã hoàn thành 3 chốt kiểm soát',
    'đã nhận 3 công văn',
    'xong 3 đồng chí',
    'xong 3 chưa?',
    'xong 3 chưa',
    'xong 3?',
    'việc 3 xong chưa?',
    '3',
    '3 xong',
    'nhân 3',
    'nhắn 3',
    'nhẫn 3',
    'đa xong 3',
    'xóng 3',
    'hoàn thanh 3',
    'xong 3/2',
    'xong 3-2',
    'xong 3-2-2021',
    'xong 3.5',
    'xong 30%',
    'xong 3:30',
    'xong 3: 2',
    'xong 0',
    'xong 1-500',
    'xong 99999999999',
    'xong',
    'đã nhận',
    'ok',
    'Hôm nay xong 3',
    'xong 3\nmai làm tiếp',
    'Báo cáo\nxong 3',
    'khẩn họp ngay',
    'việc 3',
    'xem 3',
    'trợ giúp',
    '',
    ' ',
  ])('nothing happens on %j', (text) => {
    expect(readCommand(text, alone)).toEqual({ kind: 'chatter' })
  })
})

describe("words that answer the bot's message", () => {
  it.each<[string, ReturnType<typeof command>]>([
    ['xong', command('done', [])],
    ['Đã hoàn thành.', command('done', [])],
    ['xong rồi ạ', command('done', [])],
    ['đã nhận', command('acknowledge', [])],
    ['ok đã nhận', command('acknowledge', [])],
    ['Dạ vâng, đã nhận ạ', command('acknowledge', [])],
    ['chưa xong', command('undone', [])],
    ['vướng: thiếu kinh phí', command('blocked', [], 'thiếu kinh phí')],
    ['xong 5', command('done', [5])],
  ])('%j needs no number', (text, reading) => {
    expect(readCommand(text, quoting)).toEqual(reading)
  })

  it.each(['ok', 'dạ', 'xong chưa?', 'xong chưa', 'xong 3 ca', 'xong hết', 'xong: 3', 'nhân', '3', '👍'])(
    'nothing happens on %j',
    (text) => {
      expect(readCommand(text, quoting)).toEqual({ kind: 'chatter' })
    },
  )
})
