import { describe, expect, it } from 'vitest'
import { readCommand } from '../commands/read-command.ts'
import { readPress } from '../commands/read-press.ts'
import { type NoticeResult, noticeAnswer, noticeEntry, noticePreview, noticeStatus } from './notice-entry.ts'

const at = new Date('2021-02-05T23:59:00+07:00')

describe('an urgent notice', () => {
  it('is previewed with its chats, and with commands and buttons that let it go', () => {
    const { text, buttons } = noticePreview({
      number: 2,
      text: 'Họp 20:00',
      chats: ['Sở Y tế', 'Công an tỉnh'],
      code: '482913',
    })
    expect(text).toContain('chưa gửi')
    expect(text).toContain('Sẽ gửi tới 2 nhóm: Sở Y tế; Công an tỉnh.')
    const byWriter = /gõ (\/xacnhan \d+ \d+)/.exec(text)?.[1] ?? ''
    expect(readCommand(byWriter, { quoting: false })).toEqual({
      kind: 'command',
      command: { kind: 'notice-confirm', number: 2, code: '482913' },
    })
    expect(buttons.map(({ id }) => readPress(id))).toEqual([
      { kind: 'notice-confirm', number: 2, code: null },
      { kind: 'notice-cancel', number: 2 },
    ])
  })

  it('tells who sends it and when, and asks to be acknowledged', () => {
    const { text, buttons } = noticeEntry({
      number: 2,
      text: 'Họp 20:00',
      committee: 'Ban Chỉ đạo',
      by: 'Nguyễn An',
      at,
    })
    expect(text.split('\n')).toEqual([
      '🔴 THÔNG BÁO KHẨN số 2',
      '',
      'Họp 20:00',
      '',
      'Ban Chỉ đạo – Nguyễn An, lúc 23:59 05/02/2021.',
      'Xin trả lời tin này: đã nhận, hoặc bấm nút Đã nhận nếu có.',
    ])
    expect(buttons.map(({ id }) => readPress(id))).toEqual([{ kind: 'notice-acknowledge', number: 2 }])
  })

  it('names who has acknowledged and who has not', () => {
    const status = noticeStatus({
      number: 2,
      text: 'Họp',
      acknowledged: [{ chat: 'Sở Y tế', by: 'An', at }],
      waiting: ['Công an tỉnh'],
    })
    expect(status.text.split('\n')).toEqual([
      'Thông báo khẩn số 2: Họp',
      'Đã nhận 1/2:',
      '✅ Sở Y tế – An, lúc 23:59 05/02/2021',
      'Chưa nhận 1:',
      '• Công an tỉnh',
    ])
  })

  it.each<[NoticeResult, string]>([
    ['sent', '✅ Thông báo khẩn số 2 đang được gửi tới 5 nhóm. Xem ai đã nhận: /khan 2.'],
    ['already-sent', 'Thông báo khẩn số 2 đã gửi trước đó, không gửi lại. Xem ai đã nhận: /khan 2.'],
    ['cancelled', 'Đã huỷ thông báo khẩn số 2; không gửi đi đâu cả.'],
    ['already-cancelled', 'Thông báo khẩn số 2 đã huỷ trước đó.'],
    ['acknowledged', '✅ Đã ghi nhận: nhóm đã nhận thông báo khẩn số 2.'],
    ['already-acknowledged', 'Nhóm đã xác nhận thông báo khẩn số 2 từ trước.'],
    ['no-such', 'Không có thông báo khẩn số 2. Xem thông báo gần nhất: /khan.'],
    ['bad-code', 'Mã chưa đúng; thông báo khẩn số 2 chưa gửi. Xin xem lại mã trong bản xem trước.'],
  ])('%s is answered in one line', (result, words) => {
    expect(noticeAnswer(result, { number: 2, chats: 5 }).text).toBe(words)
  })

  it('says what a second person, or the writer, has to type', () => {
    expect(noticeAnswer('needs-second', { number: 2 }).text).toContain('một người khác có quyền gõ /xacnhan 2')
    expect(noticeAnswer('no-such', { number: null }).text).toBe('Không có thông báo khẩn nào đang chờ.')
  })
})
