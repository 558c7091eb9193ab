import type { ApiError, ResponseParameters } from '@grammyjs/types'

/** A refusal in the Bot API's own words. */
export class BotApiError extends Error {
  override readonly name = 'BotApiError'
  readonly code: number
  readonly parameters: ResponseParameters | undefined

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description)
    this.code = code
    this.parameters = parameters
  }

  toJSON(): ApiError {
    const { code, message, parameters } = this
    return { ok: false, error_code: code, description: message, ...(parameters ? { parameters } : {}) }
  }
}

export const badRequest = (words: string, parameters?: ResponseParameters) =>
  new BotApiError(400, `Bad Request: ${words}`, parameters)

export const forbidden = (words: string) => new BotApiError(403, `Forbidden: ${words}`)

/** @param seconds how long to wait */
export const tooMany = (seconds: number) =>
  new BotApiError(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })

/** Something the real platform may well take, but this one does not know: it must not pass unseen. */
export const notSimulated = (what: string) => new BotApiError(501, `Not Implemented: the simulator knows no ${what}`)
