import type { API } from 'zca-js'
import { SendError } from '../channel.ts'
import type { ZaloChat } from './chat-id.ts'
import { isSessionRefusal } from './connection.ts'
import { isSurelyOut } from './groups-in.ts'
import { ZaloUnreachable } from './zalo-fetch.ts'

/** 'Không thể nhận tin nhắn từ bạn': among other reasons for the same words twice running. */
const notAccepted = 123

/**
 * Zalo's codes as they were reported (zca-js issues); what is not listed is looked into. 123 comes for the same words
 * twice, for many messages in a short time and for strangers: surely not sent, and worth another try. 122: the person takes
 * nothing from strangers.
 */
const kinds: Record<number, 'rate-limited' | 'unavailable' | 'refused'> = {
  221: 'rate-limited',
  [-69]: 'rate-limited',
  [notAccepted]: 'unavailable',
  122: 'refused',
}

/** Zalo does not say for how long: the first pause, doubled each time it says so again, until a message passes. */
const firstQuotaPauseMs = 60_000
const longestQuotaPauseMs = 1_800_000

/** Whether the answer was lost, so that only an echo can tell. */
export function isLost(error: unknown): boolean {
  if (error instanceof ZaloUnreachable) return error.perhapsTaken
  return codeOf(error) === undefined
}

/** Whether the words may be why: the same as before (123), or a code that nobody knows. */
export function isPerhapsForItsWords(error: unknown): boolean {
  const code = codeOf(error)
  return code === notAccepted || (typeof code === 'number' && !(code in kinds) && !isSessionRefusal(error))
}

/** Zalo's code; null where the library had none to give; undefined for what is no error of Zalo's answer. */
function codeOf(error: unknown): number | null | undefined {
  if (!(error instanceof Error) || error.name !== 'ZcaApiError' || !('code' in error)) return undefined
  // The answer came and could not be read.
  if (error.message.startsWith('Failed to parse')) return undefined
  return typeof error.code === 'number' ? error.code : null
}

/**
 * What a refusal of a send means.
 *
 * @param api undefined where there is no time to ask Zalo about the group
 */
export async function explainSendFailure(
  error: unknown,
  chat: ZaloChat,
  { api, knows, quota }: { api: API | undefined; knows: (groupId: string) => boolean; quota: Quota },
): Promise<SendError> {
  if (error instanceof SendError) return error
  if (error instanceof ZaloUnreachable) return unreachable(error, quota)
  const code = codeOf(error)
  const said = `zalo: ${error instanceof Error ? error.message : 'không rõ lỗi'}${code ? ` (${code})` : ''}`
  if (code === undefined) return new SendError('lost', 'zalo: the answer could not be read', { cause: error })
  const kind = code === null ? undefined : kinds[code]
  if (kind === 'rate-limited') return new SendError(kind, said, { retryAfterMs: quota.refused(), cause: error })
  if (kind) return new SendError(kind, said, { cause: error })
  return new SendError(await whetherThere(chat, api, knows), said, { cause: error })
}

function unreachable(error: ZaloUnreachable, quota: Quota): SendError {
  if (error.perhapsTaken) return new SendError('lost', `zalo: ${error.message}`, { cause: error })
  if (error.status !== 429) return new SendError('unavailable', `zalo: ${error.message}`, { cause: error })
  return new SendError('rate-limited', 'zalo: HTTP 429', { retryAfterMs: quota.refused(), cause: error })
}

/** The code for a group that the account is not in is not known: Zalo is asked for the group itself. */
async function whetherThere(
  chat: ZaloChat,
  api: API | undefined,
  knows: (groupId: string) => boolean,
): Promise<'unavailable' | 'bot-removed' | 'chat-gone'> {
  if (chat.kind !== 'group' || !api) return 'unavailable'
  if (!(await isSurelyOut(api, chat.id))) return 'unavailable'
  return knows(chat.id) ? 'bot-removed' : 'chat-gone'
}

/** The account's own pause after 'too many', for every chat: it is the account that Zalo counts. */
export interface Quota {
  /** Milliseconds to wait from now on. */
  refused(): number
  passed(): void
  /** @throws SendError while the pause lasts */
  check(): void
}

/** @param now machine time */
export function createQuota(now: () => Date): Quota {
  let refusals = 0
  let until = 0
  return {
    refused() {
      const pause = Math.min(firstQuotaPauseMs * 2 ** refusals, longestQuotaPauseMs)
      refusals += 1
      until = now().getTime() + pause
      return pause
    },
    passed() {
      refusals = 0
    },
    check() {
      const rest = until - now().getTime()
      if (rest > 0) throw new SendError('rate-limited', 'zalo: the account rests', { retryAfterMs: rest })
    },
  }
}

/** Nothing was sent, because the account is not connected just now. */
export function notConnected(state: 'connecting' | 'live' | 'frozen' | 'signed-out' | 'banned'): SendError {
  if (state === 'signed-out' || state === 'banned') return new SendError('unauthorised', `zalo: ${state}`)
  // Not a strike against the message: it waits, however long it takes.
  return new SendError('rate-limited', 'zalo: not connected yet', { retryAfterMs: 10_000 })
}

/** Nothing was sent, and what is left of the act's time is too short for it. */
export function outOfTime(): SendError {
  return new SendError('rate-limited', 'zalo: no time left to send it in', { retryAfterMs: 1_000 })
}

export function unknownChat(chatId: string): SendError {
  return new SendError('chat-gone', `zalo: no chat of Zalo: ${chatId.slice(0, 40)}`)
}
