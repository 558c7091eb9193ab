import type { Entry } from '../../src/domain/message.ts'
import { pressId } from '../commands/read-press.ts'
import { gist } from './gist.ts'
import { nameList } from './names.ts'
import { bold, entryOf, lines, write } from './rich-text.ts'
import { atWords } from './when.ts'

/** To who wrote an urgent notice: what would go where, and how it is let go. */
export function noticePreview(preview: { number: number; text: string; chats: string[]; code: string }): Entry {
  const { number, chats } = preview
  return entryOf(
    lines(
      write(bold(`Xem trước thông báo khẩn số ${number}`), ' (chưa gửi)'),
      '',
      preview.text,
      '',
      write(bold(`Sẽ gửi tới ${chats.length} nhóm:`), ` ${nameList(chats)}.`),
      `Để gửi: một người khác có quyền bấm Xác nhận gửi hoặc gõ /xacnhan ${number}; người soạn gõ /xacnhan ${number} ${preview.code}. Để bỏ: /huy ${number}.`,
    ),
    [
      { id: pressId('notice-confirm', number), label: 'Xác nhận gửi' },
      { id: pressId('notice-cancel', number), label: 'Huỷ' },
    ],
  )
}

/** To every chat of the committee, ahead of everything. */
export function noticeEntry(notice: { number: number; text: string; committee: string; by: string; at: Date }): Entry {
  const { number, committee, by, at } = notice
  return entryOf(
    lines(
      write('🔴 ', bold(`THÔNG BÁO KHẨN số ${number}`)),
      '',
      notice.text,
      '',
      `${committee}${by === '' ? '' : ` – ${by}`}, ${atWords(at)}.`,
      'Xin trả lời tin này: đã nhận, hoặc bấm nút Đã nhận nếu có.',
    ),
    [{ id: pressId('notice-ack', number), label: 'Đã nhận' }],
  )
}

/** Who has acknowledged a notice, and who has not. */
export function noticeStatus(status: {
  number: number
  text: string
  acknowledged: { chat: string; by: string; at: Date }[]
  waiting: string[]
}): Entry {
  const { number, acknowledged, waiting } = status
  const total = acknowledged.length + waiting.length
  return entryOf(
    lines(
      write(bold(`Thông báo khẩn số ${number}`), `: ${gist(status.text)}`),
      write(bold(`Đã nhận ${acknowledged.length}/${total}`), acknowledged.length > 0 ? ':' : '.'),
      ...acknowledged.map(({ chat, by, at }) => `✅ ${chat} – ${by}, ${atWords(at)}`),
      waiting.length === 0 ? null : write(bold(`Chưa nhận ${waiting.length}:`)),
      ...waiting.map((chat) => `• ${chat}`),
    ),
  )
}

export type NoticeResult =
  | 'sent'
  | 'already-sent'
  | 'cancelled'
  | 'already-cancelled'
  | 'needs-second'
  | 'acknowledged'
  | 'already-acknowledged'
  | 'no-such'
  | 'bad-code'

/** What a command about a notice gets back. `number` is null when none was named and none was found. */
export function noticeAnswer(result: NoticeResult, details: { number: number | null; chats?: number }): Entry {
  return entryOf(noticeWords(result, details))
}

/** Several previews wait, and '/xacnhan' or '/huy' named none of them. */
export function whichNoticeAnswer(numbers: number[], command: string): Entry {
  return entryOf(
    `Có ${numbers.length} thông báo khẩn chưa gửi: số ${numbers.join(', ')}. Xin ghi số, ví dụ ${command} ${numbers.at(-1)}.`,
  )
}

function noticeWords(result: NoticeResult, { number, chats }: { number: number | null; chats?: number }): string {
  const notice = number === null ? 'Thông báo khẩn' : `Thông báo khẩn số ${number}`
  const example = number ?? 1
  switch (result) {
    case 'sent':
      return `✅ ${notice} đang được gửi${chats === undefined ? '' : ` tới ${chats} nhóm`}. Xem ai đã nhận: /khan ${example}.`
    case 'already-sent':
      return `${notice} đã gửi trước đó, không gửi lại. Xem ai đã nhận: /khan ${example}.`
    case 'cancelled':
      return `Đã huỷ ${lowerFirst(notice)}; không gửi đi đâu cả.`
    case 'already-cancelled':
      return `${notice} đã huỷ trước đó.`
    case 'needs-second':
      return `${notice} chưa gửi: cần một người khác có quyền gõ /xacnhan ${example}, hoặc người soạn gõ /xacnhan ${example} kèm mã trong bản xem trước.`
    case 'acknowledged':
      return `✅ Đã ghi nhận: nhóm đã nhận ${lowerFirst(notice)}.`
    case 'already-acknowledged':
      return `Nhóm đã xác nhận ${lowerFirst(notice)} từ trước.`
    case 'no-such':
      return number === null
        ? 'Không có thông báo khẩn nào đang chờ.'
        : `Không có thông báo khẩn số ${number}. Xem thông báo gần nhất: /khan.`
    case 'bad-code':
      return `Mã chưa đúng; ${lowerFirst(notice)} chưa gửi. Xin xem lại mã trong bản xem trước.`
  }
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1)
}
