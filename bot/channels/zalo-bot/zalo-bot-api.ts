import { z } from 'zod'

/** The Bot Platform answered that it does not take a call. */
export class ZaloBotRefusal extends Error {
  override readonly name = 'ZaloBotRefusal'
  /** Its error_code, which are HTTP's numbers; of an answer that is no JSON, the HTTP status. */
  readonly code: number
  /** Whether the answer was the platform's own shape: to a wrong token it answers something else. */
  readonly explained: boolean

  constructor(code: number, description: string, explained: boolean) {
    super(description)
    this.code = code
    this.explained = explained
  }
}

/** No answer came. Says nothing of the address: the token stands in it. */
export class ZaloBotUnreachable extends Error {
  override readonly name = 'ZaloBotUnreachable'
  readonly perhapsTaken: boolean

  constructor(reason: string, perhapsTaken: boolean) {
    super(reason)
    this.perhapsTaken = perhapsTaken
  }
}

/** The Bot Platform's methods as the channel uses them: POST with JSON, plain fetch. */
export interface ZaloBotApi {
  call<T>(method: string, body: Record<string, unknown>, result: z.ZodType<T>, options?: CallOptions): Promise<T>
}

export interface CallOptions {
  timeoutMs?: number
  signal?: AbortSignal
}

const usualRoot = 'https://bot-api.zaloplatforms.com'
const usualTimeoutMs = 15_000
const neverConnected = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]

const envelope = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.number().optional(),
  description: z.string().optional(),
})

/** @param root another address (a simulator on this machine) instead of the platform's */
export function createZaloBotApi(token: string, root = usualRoot): ZaloBotApi {
  return {
    async call(method, body, result, { timeoutMs = usualTimeoutMs, signal } = {}) {
      const limit = AbortSignal.timeout(timeoutMs)
      let status: number
      let text: string
      try {
        const response = await fetch(`${root}/bot${token}/${method}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
        })
        status = response.status
        text = await response.text()
      } catch (error) {
        const code = codeOf(error)
        throw new ZaloBotUnreachable(code ?? 'no answer', !neverConnected.includes(code ?? ''))
      }
      const answer = envelope.safeParse(parsed(text))
      if (!answer.success) throw new ZaloBotRefusal(status, `HTTP ${status}`, false)
      const { ok, error_code: errorCode, description } = answer.data
      if (!ok) throw new ZaloBotRefusal(errorCode ?? status, description ?? `error ${errorCode ?? status}`, true)
      const read = result.safeParse(answer.data.result)
      if (!read.success) throw new Error('the answer could not be read', { cause: read.error })
      return read.data
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? undefined : codeOf(error.cause)
}

export const botIdentity = z.object({
  id: z.coerce.string(),
  account_name: z.string(),
  display_name: z.string().optional(),
  can_join_groups: z.boolean().optional(),
})
export type BotIdentity = z.infer<typeof botIdentity>
export const sentMessage = z.object({ message_id: z.coerce.string() })
export const webhookInfo = z.object({ url: z.string().catch('') })
