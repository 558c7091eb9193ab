import type { AttachedFile, Entry } from '../../src/domain/message.ts'
import { gist } from './gist.ts'
import { bold, entryOf, write } from './rich-text.ts'

/** The file of a document whose orders a chat was told. Short enough to stand under the file, and says by itself what it is. */
export function originalEntry({ documentLabel, file }: { documentLabel: string; file: AttachedFile }): Entry {
  const name = `${gist(file.name, 200)}, ${sizeWords(file.size)}`
  return { ...entryOf(write('📎 ', bold('Văn bản gốc'), `: ${gist(documentLabel, 300)} (${name})`)), file }
}

/** '85 KB', '1,2 MB' */
function sizeWords(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024))
  return kilobytes < 1024 ? `${kilobytes} KB` : `${megabytes.format(bytes / 1024 ** 2)} MB`
}

const megabytes = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 })
