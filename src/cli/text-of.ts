import { bytesOf } from './bytes-of.ts'
import type { CliFiles } from './command.ts'
import { decodeText } from './text-file.ts'

/** The text of a file that the command named. Throws a CliFailure when it did not come along or is no text. */
export function textOf(files: CliFiles, name: string): string {
  return decodeText(name, bytesOf(files, name))
}
