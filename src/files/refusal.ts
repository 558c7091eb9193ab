import { UseCaseError } from '../use-case-error.ts'
import { maxFileBytes } from './limits.ts'

export type RefusalCode =
  | 'too-large'
  | 'empty'
  | 'scanned'
  | 'encrypted'
  | 'broken'
  | 'bomb'
  | 'unknown-format'
  | 'not-vietnamese'
  | 'too-slow'
  | 'too-hungry'
  | 'busy'
  | 'stopped'

/** Why a file is not read, in words for the person who sent it: what happened, what was kept, what to do. */
export class FileRefusal extends UseCaseError {
  declare readonly code: RefusalCode

  constructor(code: RefusalCode, what: string, remedy: string, cause?: unknown) {
    super(code, `${what} ${kept(code)} ${remedy}`)
    if (cause !== undefined) this.cause = cause
  }

  /** One that was thrown in another process. */
  static received(code: RefusalCode, message: string): FileRefusal {
    const refusal = new FileRefusal(code, '', '')
    refusal.message = message
    return refusal
  }
}

/** A scan is worth keeping: it is the document, and only its letters are missing. */
const kept = (code: RefusalCode) =>
  code === 'scanned' ? 'Tệp gốc được giữ lại khi nạp, chưa có nhiệm vụ nào.' : 'Chưa lưu gì.'

export const broken = (what: string, cause?: unknown) =>
  new FileRefusal('broken', what, 'Hãy xin lại tệp từ nơi gửi, hoặc mở bằng phần mềm đã soạn rồi lưu lại.', cause)

export const encrypted = () =>
  new FileRefusal(
    'encrypted',
    'Tệp có mật khẩu nên không đọc được.',
    'Hãy mở bằng mật khẩu, bỏ bảo vệ, lưu lại rồi nạp lại; đừng gửi mật khẩu cho hệ thống.',
  )

export function tooLarge(size: number, limit = maxFileBytes): FileRefusal {
  const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '')
  return new FileRefusal(
    'too-large',
    `Tệp quá lớn: ${megabytes(size)} MB, giới hạn ${megabytes(limit)} MB.`,
    'Hãy kiểm tra lại tệp, giảm cỡ ảnh, hoặc tách thành từng văn bản.',
  )
}

export const unknownFormat = (name: string) =>
  new FileRefusal(
    'unknown-format',
    `Không đọc được loại tệp này: ${name}.`,
    'Hãy gửi văn bản dạng .docx, .doc, .pdf, .html, .txt, hoặc bảng nhiệm vụ dạng .xlsx, .csv.',
  )
