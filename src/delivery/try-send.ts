import { type Channel, SendError, type SendRequest, type Sent } from '../../bot/channels/channel.ts'
import { redact } from '../redact.ts'
import { withoutWords } from '../without-words.ts'
import type { Failure } from './outcome.ts'

/** What a send came to; `detail` holds the platform's words, without secrets. */
export type SendResult = { sent: Sent } | { failure: Failure; detail: string }

const longestDetail = 500
/** A file's bytes take longer than words: so many times as long. */
const filePatience = 4

/**
 * Sends within a time, four times as long with a file, and turns whatever goes wrong into a failure: an error that explains
 * nothing means 'lost'.
 */
export async function trySend(channel: Channel, request: SendRequest, timeoutMs: number): Promise<SendResult> {
  const withinMs = request.message.file ? timeoutMs * filePatience : timeoutMs
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SendError('lost', `no answer within ${withinMs} ms`)), withinMs)
  })
  try {
    return { sent: await Promise.race([channel.send(request), late]) }
  } catch (error) {
    return { failure: failureOf(error), detail: describe(error) }
  } finally {
    clearTimeout(timer)
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof SendError)) return { kind: 'lost' }
  return { kind: error.kind, retryAfterMs: error.retryAfterMs, movedTo: error.movedTo }
}

function describe(error: unknown): string {
  const words = error instanceof SendError ? error.message : String(withoutWords(error))
  return redact(words).slice(0, longestDetail)
}
