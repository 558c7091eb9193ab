import { GrammyError, HttpError } from 'grammy'
import { SendError, type SendErrorKind } from '../channel.ts'
import { unconnected } from './until-secure.ts'

/**
 * What went wrong with a call, in the contract's kinds. Neither the token nor the words that were sent are in it: grammY's
 * errors carry both, so they never go along as the cause.
 */
export function sendErrorOf(error: unknown): SendError {
  if (error instanceof SendError) return error
  if (error instanceof GrammyError) return refusalOf(error)
  if (error instanceof HttpError) return networkErrorOf(error.error)
  return new SendError('lost', `telegram: ${error instanceof Error ? error.name : 'unknown error'}`)
}

function refusalOf({ error_code: code, description, parameters }: GrammyError): SendError {
  const { retry_after, migrate_to_chat_id } = parameters
  return new SendError(kindOf(code, description, migrate_to_chat_id), `telegram: ${code} ${description}`, {
    ...(retry_after === undefined ? {} : { retryAfterMs: retry_after * 1000 }),
    ...(migrate_to_chat_id === undefined ? {} : { movedTo: String(migrate_to_chat_id) }),
  })
}

/** The chat is not there any more (Client.cpp, check_chat_access and check_chat). */
const gone =
  /chat not found|group chat was deleted|user is deactivated|message thread not found|PEER_ID_INVALID|can't initiate conversation/i
/**
 * The bot is there but may not write: it is muted, no member may, or the topic is closed (td, can_send_message_content;
 * core.telegram.org/method/messages.sendMessage). Of codes there are both 400 and 403.
 */
const silenced =
  /not enough rights to send|have no rights to send|CHAT_WRITE_FORBIDDEN|CHAT_SEND_\w+_FORBIDDEN|CHAT_RESTRICTED|TOPIC_CLOSED/i
/** Files at least may not be sent there; words perhaps may. */
const filesForbidden = /not enough rights to send documents|CHAT_SEND_(?:DOCS|MEDIA)_FORBIDDEN/i

/** Whether files in particular were refused, by the chat's rules. */
export const forbidsFiles = (error: unknown) => error instanceof GrammyError && filesForbidden.test(error.description)

/** What a server says of sends that were on their way as it went down, and of messages that were there and are not any more. */
const perhapsSent = /Request aborted|sent message was immediately deleted/i

/**
 * A gateway in front of the servers may have passed the send on (502, 504). A server's own word is 500, at its restart too:
 * Client.cpp says so of what it has not begun.
 */
const leavesOpen = (code: number, description: string) =>
  code === 502 || code >= 504 || (code === 500 && perhapsSent.test(description))

function kindOf(code: number, description: string, movedTo: number | undefined): SendErrorKind {
  if (movedTo !== undefined) return 'chat-moved'
  if (code === 429) return 'rate-limited'
  // A token that never was is answered with 404.
  if (code === 401 || code === 404) return 'unauthorised'
  if (leavesOpen(code, description)) return 'lost'
  if (code >= 500 || code === 409) return 'unavailable'
  if (gone.test(description)) return 'chat-gone'
  if (silenced.test(description)) return 'may-not-write'
  return code === 403 ? 'bot-removed' : 'refused'
}

/** To a server on this machine there is no secure connection to wait for: nothing had been written when these happened. */
const beforeWriting = /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/

function networkErrorOf(error: unknown): SendError {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const words = error instanceof Error ? error.message : ''
  if (code.startsWith(unconnected) || beforeWriting.test(code)) {
    const own = code.replace(unconnected, '').trim()
    return new SendError('unavailable', `telegram: no connection (${own || 'broken off at its beginning'})`)
  }
  const what = /timed out after/.test(words) ? 'no answer in time' : `the answer was lost (${code || 'broken off'})`
  return new SendError('lost', `telegram: ${what}`)
}
