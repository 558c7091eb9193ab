import { Buffer } from 'node:buffer'
import { z } from 'zod'
import type { CliFiles, CliResult } from './command.ts'
import { CliFailure } from './failure.ts'
import { readServerFile } from './server-file.ts'

/** What is asked of a running server: the words as typed, and the files that they name. */
export const remoteRequest = z.object({
  argv: z.array(z.string()),
  /** Contents in base64, by the name as typed. */
  files: z.record(z.string(), z.base64()),
})

const remoteResult = z.object({
  stdout: z.string(),
  stderr: z.string(),
  exit: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  /** Its content in base64. */
  file: z.object({ name: z.string(), content: z.base64() }).optional(),
})

/** A command's result as it goes over the wire. */
export function encodeResult({ file, ...words }: CliResult): z.input<typeof remoteResult> {
  if (!file) return words
  return { ...words, file: { name: file.name, content: Buffer.from(file.bytes).toString('base64') } }
}

/** Publishing a long document to many chats takes seconds; this is for a server that hangs. */
const answerWithinMs = 5 * 60_000

/**
 * Has the server that owns the data directory run a command. Undefined when no server can be reached, so that nothing
 * has happened. Throws a CliFailure when one was reached and gave no proper answer.
 */
export async function runOnServer(
  dataDir: string,
  argv: readonly string[],
  files: CliFiles,
): Promise<CliResult | undefined> {
  const server = await readServerFile(dataDir)
  if (!server) return undefined
  const encoded = [...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')])
  const body: z.input<typeof remoteRequest> = { argv: [...argv], files: Object.fromEntries(encoded) }
  let response: Response
  try {
    response = await fetch(`http://127.0.0.1:${server.port}/cli`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithinMs),
    })
  } catch (error) {
    if (isRefused(error)) return undefined
    throw interrupted(server.port, error)
  }
  if (!response.ok) {
    throw new CliFailure(
      `Máy chủ ở cổng ${server.port} từ chối lệnh (HTTP ${response.status}). Chưa đổi gì. ` +
        'Hãy khởi động lại máy chủ (npm start) rồi chạy lại lệnh.',
    )
  }
  try {
    const { file, ...words } = remoteResult.parse(await response.json())
    return file ? { ...words, file: { name: file.name, bytes: Buffer.from(file.content, 'base64') } } : words
  } catch (error) {
    throw interrupted(server.port, error)
  }
}

/** Nobody listens there: a server that was killed left its file behind. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED'
}

function interrupted(port: number, cause: unknown): CliFailure {
  return new CliFailure(
    `Máy chủ ở cổng ${port} không trả lời trọn vẹn, nên chưa biết lệnh đã thực hiện hay chưa. ` +
      'Hãy kiểm tra (thí dụ: chidao draft list) trước khi chạy lại.',
    { cause },
  )
}
