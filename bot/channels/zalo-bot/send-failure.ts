import { SendError } from '../channel.ts'
import { ZaloBotRefusal, ZaloBotUnreachable } from './zalo-bot-api.ts'

/** The platform does not say for how long. */
const pauseMs = 30_000

/** What a refusal of a send means. Its codes are HTTP's; their meaning for a chat is not documented beyond that. */
export function explainSendFailure(error: unknown): SendError {
  if (error instanceof ZaloBotUnreachable) {
    return new SendError(error.perhapsTaken ? 'lost' : 'unavailable', `zalo-bot: ${error.message}`, { cause: error })
  }
  if (!(error instanceof ZaloBotRefusal)) {
    return new SendError('lost', 'zalo-bot: the answer could not be read', { cause: error })
  }
  const said = `zalo-bot: ${error.message} (${error.code})`
  const options = { cause: error }
  if (error.code === 429) return new SendError('rate-limited', said, { ...options, retryAfterMs: pauseMs })
  if (error.code === 401) return new SendError('unauthorised', said, options)
  if (error.code === 403) return new SendError('bot-removed', said, options)
  // An address with a wrong token in it is a page that is not there.
  if (error.code === 404) return new SendError(error.explained ? 'chat-gone' : 'unauthorised', said, options)
  // Not the platform's answer but a gateway's, which may have passed the message on; with 503 it took nothing. Nor can
  // what says that all is well, and not how, be told from the platform's own.
  if (!error.explained && error.code !== 503 && (error.code >= 500 || error.code < 300)) {
    return new SendError('lost', said, options)
  }
  if (error.code === 400 || error.code === 413) return new SendError('refused', said, options)
  return new SendError('unavailable', said, options)
}
