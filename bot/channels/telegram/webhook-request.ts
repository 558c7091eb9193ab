import { createHash, timingSafeEqual } from 'node:crypto'

/** Far above any update: the longest text is 4,096 characters. */
const mostBytes = 1024 * 1024
const secretHeader = 'x-telegram-bot-api-secret-token'

/**
 * A webhook's request as JSON, or the status it is refused with. The secret is compared, in constant time, before anything
 * of the body is read: who does not know it costs us nothing.
 */
export async function readWebhookRequest(
  request: Request,
  secret: string,
): Promise<{ json: unknown } | { refused: number }> {
  if (!timingSafeEqual(digest(request.headers.get(secretHeader) ?? ''), digest(secret))) return { refused: 401 }
  if (request.method !== 'POST') return { refused: 405 }
  const body = await readWithin(request, mostBytes)
  if (body === undefined) return { refused: 413 }
  try {
    return { json: JSON.parse(body) }
  } catch {
    return { refused: 400 }
  }
}

/** Equal lengths, as timingSafeEqual asks, whatever was sent. */
const digest = (text: string) => createHash('sha256').update(text).digest()

/** Undefined as soon as it is longer, however long it says it is. */
async function readWithin(request: Request, limit: number): Promise<string | undefined> {
  const declared = Number(request.headers.get('content-length') ?? 0)
  if (declared > limit) return undefined
  if (declared > 0) return request.text()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.length
    if (length > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
