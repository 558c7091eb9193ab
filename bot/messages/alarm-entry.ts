import { environmentAccount } from '../../src/domain/environment-account.ts'
import type { Entry } from '../../src/domain/message.ts'
import { formatDue } from '../../src/domain/time.ts'
import { bold, entryOf, lines, write } from './rich-text.ts'

/** What the admins must hear of, as its words need it. */
export type Alarm =
  /** The bot is out of a chat, may not write in it, or the chat is no more; `waiting` lines are kept. */
  | { what: 'chat-removed' | 'chat-muted' | 'chat-gone'; chat: string; waiting: number }
  | { what: 'chat-moved'; chat: string }
  /** `since`: ISO 8601 in UTC. */
  | { what: 'words-missed'; chat: string; since: string }
  /** `text` is what the message says; `detail` the platform's words. */
  | { what: 'message-dead' | 'message-unknown'; chat: string; messageId: number; text: string; detail: string }
  | {
      what: 'account-frozen' | 'account-banned' | 'account-connecting'
      account: string
      detail: string
    }
  /** `page` is where it is signed in again, as far as people know the server's address. */
  | { what: 'account-signed-out'; account: string; detail: string; page?: string }
  | { what: 'event-set-aside'; chat: string; inboxId: number; detail: string }
  | { what: 'disk-full'; freeMb: number; floorMb: number }
  | { what: 'watchdog'; detail: string }

/** To the admins: what happened, what was kept, what to do next. */
export function alarmEntry(alarm: Alarm): Entry {
  const { title, happened, kept, next } = wordsOf(alarm)
  return entryOf(lines(write('⚠️ ', bold(title)), happened, kept, write(bold('Cần làm:'), ` ${next}`)))
}

interface Words {
  title: string
  happened: string
  kept: string
  next: string
}

function wordsOf(alarm: Alarm): Words {
  switch (alarm.what) {
    case 'chat-removed':
      return {
        title: 'Bot không còn trong nhóm',
        happened: `Bot đã bị đưa ra khỏi nhóm “${alarm.chat}”.`,
        kept: `Nội dung gửi nhóm này được giữ lại, không mất: đang chờ ${alarm.waiting}.`,
        next: 'mời bot vào lại nhóm, tin chờ sẽ tự gửi tiếp; hoặc kết nối đơn vị với nhóm khác bằng mã mới.',
      }
    case 'chat-muted':
      return {
        title: 'Bot chưa có quyền nhắn trong nhóm',
        happened: `Bot vẫn ở trong nhóm “${alarm.chat}” nhưng chưa được gửi tin ở đó.`,
        kept: `Nội dung gửi nhóm này được giữ lại, không mất: đang chờ ${alarm.waiting}. Khoảng 10 phút hệ thống thử lại một lần.`,
        next: 'nhờ quản trị nhóm cho bot quyền gửi tin hoặc cho bot làm quản trị viên (chủ đề đã đóng thì mở lại); tin chờ sẽ tự gửi.',
      }
    case 'chat-gone':
      return {
        title: 'Nhóm không còn',
        happened: `Nền tảng báo nhóm “${alarm.chat}” không tồn tại nữa.`,
        kept: `Nội dung gửi nhóm này được giữ lại, không mất: đang chờ ${alarm.waiting}.`,
        next: 'lập nhóm mới, mời bot vào rồi kết nối bằng mã mới (chidao code).',
      }
    case 'chat-moved':
      return {
        title: 'Nhóm đã chuyển',
        happened: `Nhóm “${alarm.chat}” được nền tảng chuyển sang địa chỉ mới (nâng cấp nhóm).`,
        kept: 'Kết nối và các tin đang chờ đã chuyển theo.',
        next: 'xem tin mới nhất đã vào nhóm chưa; nếu chưa, mời bot vào lại.',
      }
    case 'words-missed':
      return {
        title: 'Có thể bot chưa đọc hết tin trong một nhóm',
        happened: `Sau khi mất kết nối, nền tảng chưa cho đọc lại tin trong nhóm “${alarm.chat}” từ ${formatDue(new Date(alarm.since))}.`,
        kept: 'Tin mới trong nhóm bot vẫn đọc và trả lời; tin bot gửi vẫn đến bình thường.',
        next: 'hỏi nhóm: ai đã báo cáo mà bot chưa trả lời thì nhắn lại giúp.',
      }
    case 'message-dead':
      return {
        title: 'Một tin không gửi được',
        happened: `Tin ${alarm.messageId} gửi “${alarm.chat}” bị từ chối hoặc đã thử nhiều lần: ${alarm.detail}`,
        kept: `Nội dung còn nguyên: “${alarm.text}”`,
        next: `báo nơi nhận bằng cách khác, hoặc gửi lại: chidao outbox retry ${alarm.messageId}; bỏ: chidao outbox drop ${alarm.messageId}.`,
      }
    case 'message-unknown':
      return {
        title: 'Chưa rõ một tin đã đến hay chưa',
        happened: `Tin ${alarm.messageId} gửi “${alarm.chat}” mất câu trả lời của nền tảng: ${alarm.detail}`,
        kept: `Nội dung còn nguyên, chưa gửi lần hai: “${alarm.text}”`,
        next: `xem trong nhóm. Đã có: chidao outbox drop ${alarm.messageId}. Chưa có: chidao outbox retry ${alarm.messageId}.`,
      }
    case 'account-frozen':
    case 'account-signed-out':
    case 'account-banned':
    case 'account-connecting':
      return {
        title: `Tài khoản gửi tin “${alarm.account}” không hoạt động`,
        happened: `${standings[alarm.what]}${alarm.detail === '' ? '' : `: ${alarm.detail}`}.`,
        kept: 'Tin của tài khoản này đang chờ, không mất; nhóm có kênh dự phòng (/duphong) nhận tin ở đó.',
        next: alarm.what === 'account-signed-out' ? signInAgain(alarm) : remedies[alarm.what],
      }
    case 'event-set-aside':
      return {
        title: 'Một tin đến không xử lý được',
        happened: `Tin đến số ${alarm.inboxId} trong “${alarm.chat}” lỗi cả ba lần xử lý: ${alarm.detail}`,
        kept: 'Tin được để riêng, không mất; các tin sau vẫn xử lý.',
        next: `nhờ người quản trị hệ thống chạy: chidao inbox retry ${alarm.inboxId}; vẫn lỗi thì hỏi lại người gửi đã báo gì.`,
      }
    case 'disk-full':
      return {
        title: 'Đĩa sắp đầy',
        happened: `Chỉ còn ${alarm.freeMb} MB trống; dưới ${alarm.floorMb} MB thì việc gửi và nhận tạm dừng.`,
        kept: 'Mọi tin đã lưu còn nguyên.',
        next: 'dọn đĩa; đủ chỗ trống thì hệ thống tự chạy tiếp.',
      }
    case 'watchdog':
      return {
        title: 'Việc gửi tin có điều bất thường',
        happened: alarm.detail,
        kept: 'Không tin nào bị xoá.',
        next: 'chạy chidao doctor để xem chi tiết.',
      }
  }
}

const standings = {
  'account-frozen': 'Mất kết nối với nền tảng',
  'account-signed-out': 'Nền tảng đã đăng xuất tài khoản',
  'account-banned': 'Nền tảng đã khoá tài khoản',
  'account-connecting': 'Chưa kết nối lại được với nền tảng',
}

const remedies = {
  'account-frozen': 'kiểm tra mạng của máy chủ; hệ thống tự kết nối lại.',
  'account-banned': 'chuyển các nhóm sang tài khoản hoặc kênh khác; khiếu nại với nền tảng.',
  'account-connecting': 'kiểm tra mạng và mã đăng nhập của tài khoản; hệ thống vẫn tự thử lại.',
}

/** A personal account is signed in by its phone, a bot by a new token; a running server takes up all but the environment's. */
function signInAgain({ account, page }: Alarm & { what: 'account-signed-out' }): string {
  const [channel] = account.split('/')
  if (account === `telegram/${environmentAccount}`) {
    return `lấy mã bot mới, đổi ${environmentAccount} trong .env rồi khởi động lại máy chủ.`
  }
  if (channel !== 'zalo') return `lấy mã bot mới rồi chạy: chidao ${channel} add.`
  return `mở ${page ?? 'trang /rooms/accounts trên máy chủ'}, quét mã QR bằng Zalo của bot (hoặc chạy: chidao zalo login).`
}
