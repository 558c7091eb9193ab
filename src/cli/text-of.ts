import type { CliFiles } from './command.ts'
import { CliFailure } from './failure.ts'
import { decodeText } from './text-file.ts'

/** The text of a file that the command named. Throws a CliFailure when it did not come along or is no text. */
export function textOf(files: CliFiles, name: string): string {
  const bytes = files.get(name)
  if (!bytes) throw new CliFailure(`Nội dung tệp '${name}' không được gửi kèm lệnh.`)
  return decodeText(name, bytes)
}
