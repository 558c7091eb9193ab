import { constants, open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CliFailure } from './failure.ts'
import { maxFileBytes, tooLarge } from './text-file.ts'

/** The bytes of a file on the person's machine, its name relative to `directory`. Throws a CliFailure that says what to do. */
export async function readLocalFile(name: string, directory: string): Promise<Uint8Array> {
  const path = resolve(directory, name)
  try {
    // O_NONBLOCK: opening a named pipe that nobody writes to would otherwise wait for ever.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stat = await file.stat()
      if (!stat.isFile()) throw new CliFailure(`'${name}' không phải tệp (thư mục?). Hãy chỉ một tệp văn bản.`)
      if (stat.size > maxFileBytes) throw tooLarge(name, stat.size)
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof CliFailure) throw error
    throw new CliFailure(`Không đọc được tệp '${name}': ${reason(error)} (${path}).`, { cause: error })
  }
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return 'không có tệp này'
  if (code === 'ENOTDIR') return 'đường dẫn không đúng'
  if (code === 'EACCES' || code === 'EPERM') return 'không có quyền đọc'
  return error instanceof Error ? error.message : String(error)
}
