/** A command as platforms list it beside the field to write in: its name without the slash, and what it is for. */
export interface MenuEntry {
  command: string
  description: string
}

const everyone: MenuEntry[] = [
  { command: 'viec', description: 'Các việc của đơn vị và thời hạn' },
  { command: 'nhan', description: 'Đã nhận việc: /nhan 3' },
  { command: 'done', description: 'Báo hoàn thành: /done 3' },
  { command: 'undone', description: 'Rút lại báo cáo hoàn thành: /undone 3' },
  { command: 'vuong', description: 'Báo vướng mắc: /vuong 3 lý do' },
  { command: 'xem', description: 'Xem đầy đủ một việc: /xem 3' },
  { command: 'ketnoi', description: 'Kết nối bằng mã do văn thư cấp: /ketnoi MÃ' },
  { command: 'trogiup', description: 'Cách trả lời' },
]

/** Offered to administrators of groups; who may really notify is decided when it is tried. */
const admins: MenuEntry[] = [
  ...everyone,
  { command: 'khan', description: 'Thông báo khẩn: /khan nội dung; /khan 1: ai đã nhận' },
  { command: 'xacnhan', description: 'Xác nhận gửi thông báo khẩn: /xacnhan 1' },
  { command: 'duphong', description: 'Kênh dự phòng của nhóm' },
  { command: 'huy', description: 'Huỷ thông báo khẩn chưa gửi: /huy 1' },
]

export const commandMenu = { everyone, admins }
