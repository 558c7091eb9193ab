/** No PostgreSQL answers at DATABASE_URL, or it refuses the login. Says where, without user or password. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable'
  /** Of Node (ECONNREFUSED), postgres.js (CONNECT_TIMEOUT) or PostgreSQL (28P01). */
  readonly code: string

  /** @param error what the driver said; only its code is kept, since its text and properties may quote the address */
  constructor(url: string, error: unknown) {
    const code = codeOf(error)
    const reason = reasons[code] ?? `lỗi ${code}`
    super(`Không kết nối được PostgreSQL${placeOf(url)}: ${reason}. Hãy kiểm tra DATABASE_URL và máy chủ rồi chạy lại.`)
    this.code = code
  }
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'máy chủ không nhận kết nối',
  ENOTFOUND: 'không tìm thấy máy chủ',
  EAI_AGAIN: 'không tìm thấy máy chủ',
  CONNECT_TIMEOUT: 'máy chủ không trả lời',
  ETIMEDOUT: 'máy chủ không trả lời',
  EHOSTUNREACH: 'không có đường tới máy chủ',
  ENETUNREACH: 'không có đường tới máy chủ',
  ERR_INVALID_URL: 'địa chỉ không đúng dạng postgres://người-dùng:mật-khẩu@máy-chủ:5432/tên',
  '28P01': 'sai tên đăng nhập hoặc mật khẩu',
  '28000': 'máy chủ không cho người dùng này đăng nhập',
  '3D000': 'không có cơ sở dữ liệu này',
  '53300': 'máy chủ đã hết kết nối',
  '57P03': 'máy chủ đang khởi động',
}

function placeOf(url: string): string {
  if (!URL.canParse(url)) return ''
  const { host, pathname } = new URL(url)
  return ` tại ${host}${pathname}`
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'không rõ'
