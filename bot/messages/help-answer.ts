import type { Entry } from '../../src/domain/message.ts'
import { bold, entryOf, lines } from './rich-text.ts'

/** /trogiup: the commands that make sense where it was asked. */
export function helpAnswer(help: {
  place: 'agency' | 'committee' | 'direct'
  mayNotify: boolean
  mayPair?: boolean
  /** The bot hears only words that name it or answer its own. */
  onlyAddressed?: boolean
}): Entry {
  const { place, mayNotify, mayPair = false, onlyAddressed = false } = help
  return entryOf(
    lines(
      bold('Cách trả lời'),
      ...(place === 'committee' ? [] : ownWork),
      '/xem 3 – xem đầy đủ và tình hình việc 3',
      ...(place === 'committee' ? ['/viec – việc của đơn vị đồng chí', ...reporting] : reporting),
      ...(place === 'agency' ? [] : ['/ketnoi MÃ – kết nối bằng mã do văn thư cấp']),
      ...(mayNotify ? notices : []),
      ...(mayPair && place !== 'direct' ? ['/duphong – kênh dự phòng của nhóm này'] : []),
      ...(onlyAddressed ? [addressing] : []),
      'Không cần dấu /: “xong 3”, “đã nhận 3”. Trả lời ngay dưới tin giao việc thì không cần số.',
    ),
  )
}

const addressing = 'Trong nhóm này hãy nhắc tên bot (@Bot … /done 3) hoặc trả lời tin của bot: tin khác bot không thấy.'

const ownWork = ['/viec – các việc của đơn vị và thời hạn']

const reporting = [
  '/nhan 3 – đã nhận việc 3',
  '/done 3 – báo hoàn thành việc 3; nhiều việc: /done 3,5,7 hoặc /done 3-5; có thể ghi chú ở sau',
  '/undone 3 – rút lại báo cáo hoàn thành',
  '/vuong 3 lý do – báo vướng mắc',
]

const notices = [
  '/khan Nội dung – soạn thông báo khẩn (người khác xác nhận mới gửi)',
  '/khan 1 – ai đã nhận, ai chưa nhận thông báo 1',
  '/xacnhan 1 – xác nhận gửi; /huy 1 – huỷ, không gửi',
]
