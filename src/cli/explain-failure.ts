import { explainedErrors } from '../explained-errors.ts'
import { redact } from '../redact.ts'
import type { CliResult } from './command.ts'
import { CliFailure, UsageFailure } from './failure.ts'

/** Errors whose message is written for the person at the terminal. */
const explained = [...explainedErrors, CliFailure]

/** What a thrown error comes to at the terminal: exit 2 for wrong usage, otherwise 1. Never a secret. */
export function explainFailure(error: unknown): CliResult {
  const exit = error instanceof UsageFailure ? 2 : 1
  return { stdout: '', stderr: `${redact(wordsFor(error))}\n`, exit }
}

function wordsFor(error: unknown): string {
  if (error instanceof UsageFailure || explained.some((kind) => error instanceof kind)) return messageOf(error)
  if (isConnectionLost(error)) {
    return 'Mất kết nối với cơ sở dữ liệu giữa chừng; việc đang làm dở đã được hủy. Hãy kiểm tra rồi chạy lại lệnh.'
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `Lỗi của chương trình, việc đang làm dở đã được hủy. Hãy gửi các dòng sau cho người quản trị:\n${trace}`
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** What postgres.js, sockets and PostgreSQL itself call a connection that is gone. */
const lostCodes = ['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE', '57P01']

/** Drizzle wraps the driver's error. */
function isConnectionLost(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && lostCodes.some((code) => code === cause.code)) return true
  }
  return false
}
