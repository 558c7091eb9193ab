import { DataDirLocked } from '../db/data-dir-lock.ts'
import { DatabaseUnreachable } from '../db/database-unreachable.ts'
import { ConfigError } from './config.ts'
import { redact } from './redact.ts'
import { PortUnavailable } from './server/listen.ts'
import { UseCaseError } from './use-case-error.ts'

const explained = [ConfigError, DataDirLocked, DatabaseUnreachable, PortUnavailable, UseCaseError]

/** Why the process could not begin, for the person who started it: without secrets, with what to do next. */
export function whyNotStarted(error: unknown): string {
  if (explained.some((kind) => error instanceof kind) && error instanceof Error) return `Chỉ Đạo: ${error.message}`
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `Chỉ Đạo: không khởi động được. Dữ liệu đã có vẫn còn nguyên.\n${redact(detail)}`
}
