import type { Entry } from '../../src/domain/message.ts'
import { bold, entryOf, lines, write } from './rich-text.ts'

/** To a group that the bot was just added to and that is bound to nobody. */
export function askForCodeEntry(): Entry {
  return entryOf(
    lines(
      bold('Xin chào, tôi là trợ lý Chỉ Đạo.'),
      'Nhóm này chưa kết nối với đơn vị nào nên tôi chưa gửi gì vào đây.',
      'Xin hỏi văn thư của Ban Chỉ đạo mã kết nối của đơn vị, rồi gõ trong nhóm: /ketnoi MÃ',
    ),
  )
}

/** To someone who has joined a bound group: where they are, and how to begin. */
export function welcomeEntry({ name, boundTo }: { name: string; boundTo: string }): Entry {
  return entryOf(
    lines(
      write('Chào đồng chí ', bold(name), `. Đây là nhóm nhận việc của ${boundTo}.`),
      'Xem việc: /viec. Cách trả lời: /trogiup. Để được ghi đúng tên, xin văn thư mã cá nhân rồi gõ /ketnoi MÃ.',
    ),
  )
}
