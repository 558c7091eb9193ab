import { constants, open, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { maxFileBytes } from '../files/limits.ts'
import { FileRefusal, tooLarge } from '../files/refusal.ts'
import { CliFailure } from './failure.ts'

/**
 * The bytes of a file on the person's machine, its name relative to `directory`; '-' is what is typed or pasted. Nothing
 * larger than the limit is read. Throws a CliFailure or a FileRefusal that says what to do.
 */
export async function readLocalFile(name: string, directory: string): Promise<Uint8Array> {
  if (name === '-') return readStream(process.stdin)
  const path = resolve(directory, name)
  try {
    // O_NONBLOCK: opening a named pipe that nobody writes to would otherwise wait for ever.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stat = await file.stat()
      if (!stat.isFile()) throw new CliFailure(`'${name}' không phải tệp (thư mục?). Hãy chỉ một tệp văn bản.`)
      if (stat.size > maxFileBytes) throw tooLarge(stat.size)
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof CliFailure || error instanceof FileRefusal) throw error
    throw new CliFailure(`Không đọc được tệp '${name}': ${reason(error)} (${path}).`, { cause: error })
  }
}

/** Writes a new file; one that is there stays as it is. Throws a CliFailure. */
export async function writeLocalFile(name: string, directory: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(resolve(directory, name), bytes, { flag: 'wx' })
  } catch (error) {
    throw new CliFailure(`Không ghi được tệp '${name}': ${reason(error)}. Dữ liệu vẫn còn nguyên.`, { cause: error })
  }
}

async function readStream(stream: AsyncIterable<string | Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    length += bytes.length
    if (length > maxFileBytes) throw tooLarge(length)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'không có tệp này'
  if (code === 'EEXIST') return 'đã có tệp tên này'
  if (code === 'ENOTDIR') return 'đường dẫn không đúng'
  if (code === 'EACCES' || code === 'EPERM') return 'không có quyền đọc'
  return error instanceof Error ? error.message : String(error)
}
