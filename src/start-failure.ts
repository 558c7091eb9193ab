import { explainedErrors } from './explained-errors.ts'
import { redact } from './redact.ts'
import { PortUnavailable } from './server/listen.ts'

const explained = [...explainedErrors, PortUnavailable]

/** Why the process could not begin, for the person who started it: without secrets, with what to do next. */
export function whyNotStarted(error: unknown): string {
  if (explained.some((kind) => error instanceof kind) && error instanceof Error) return `Chỉ Đạo: ${error.message}`
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `Chỉ Đạo: không khởi động được. Dữ liệu đã có vẫn còn nguyên.\n${redact(detail)}`
}
