import { Buffer } from 'node:buffer'
import { createHash, timingSafeEqual } from 'node:crypto'
import { maxFileBytes } from '../files/limits.ts'
import type { CliApp } from './command.ts'
import { encodeResult, remoteRequest } from './remote.ts'
import { runInProcess } from './run-in-process.ts'

/** The largest file in base64, with room for the words around it. */
const maxBodyBytes = Math.ceil((maxFileBytes * 4) / 3) + 64 * 1024

/**
 * Runs commands for people on this machine while the server has the data directory. Whoever knows the token may do
 * everything; it is compared, in constant time, before anything of the body is read.
 */
export function createCliHandler({
  token,
  app,
}: {
  token: string
  app: CliApp
}): (request: Request) => Promise<Response> {
  const expected = digest(`Bearer ${token}`)
  return async (request) => {
    if (!timingSafeEqual(digest(request.headers.get('authorization') ?? ''), expected)) return refusal(401)
    if (request.method !== 'POST') return refusal(405)
    const body = await readWithin(request, maxBodyBytes)
    if (body === undefined) return refusal(413)
    const parsed = remoteRequest.safeParse(parseJson(body))
    if (!parsed.success) return refusal(400)
    const { argv, files } = parsed.data
    const contents = Object.entries(files).map(([name, base64]) => [name, Buffer.from(base64, 'base64')] as const)
    return Response.json(encodeResult(await runInProcess(argv, app, new Map(contents))))
  }
}

/** Equal lengths, as timingSafeEqual asks, whatever was sent. */
const digest = (text: string) => createHash('sha256').update(text).digest()

const refusal = (status: number) => new Response(null, { status })

/** Undefined as soon as it is longer, however long it says it is. */
async function readWithin(request: Request, limit: number): Promise<string | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return undefined
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.length
    if (length > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
