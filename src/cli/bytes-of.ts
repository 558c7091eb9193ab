import type { CliFiles } from './command.ts'
import { CliFailure } from './failure.ts'

/** The contents of a file that the command named. Throws a CliFailure when it did not come along. */
export function bytesOf(files: CliFiles, name: string): Uint8Array {
  const bytes = files.get(name)
  if (!bytes) throw new CliFailure(`Nội dung tệp '${name}' không được gửi kèm lệnh.`)
  return bytes
}
