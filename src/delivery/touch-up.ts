import type { Logger } from 'pino'
import { type Channel, SendError } from '../../bot/channels/channel.ts'
import type { Lease } from '../../db/accounts.ts'
import type { Db } from '../../db/client.ts'
import { type DueChange, dueChanges, recordChange } from '../../db/message-changes.ts'
import { redact } from '../redact.ts'
import { withoutWords } from '../without-words.ts'
import { backoffMs } from './backoff.ts'
import { createBell, type DeliveryClock } from './bell.ts'
import { defaultRetryAfterMs } from './outcome.ts'
import type { Pace } from './pace.ts'

/** Edits, pins and reminders of one account's messages, while this process owns it: what is done when there is nothing to send. */
export interface TouchUp {
  stop(): Promise<void>
}

export interface TouchUpOptions {
  db: Db
  lease: Lease
  channel: Channel
  clock: DeliveryClock
  /** The hour that people see. */
  businessNow: () => Date
  logger: Logger
  /** The lane's: an edit counts as a message (core.telegram.org/bots/faq), so it may not take one's place. */
  pace: Pace
  random: () => number
  /** Whether nothing is being sent or could be. */
  isQuiet: () => boolean
  isOurs: () => boolean
}

const lookEveryMs = 1_000
const mostAtOnce = 20
/** Then the message stays as it is: an edit is a courtesy, the answer in the chat has said it. */
const strikeLimit = 8
const longestError = 300

/** Starts at once. Of a channel that can neither edit nor pin nor remind nothing is ever touched. */
export function createTouchUp(options: TouchUpOptions): TouchUp {
  const { db, lease, channel, clock, businessNow, logger, pace, random, ...lane } = options
  const bell = createBell(clock.sleep)
  let stopping = false

  async function round(): Promise<void> {
    if (!lane.isQuiet() || !lane.isOurs()) return
    for (const change of await dueChanges(db, lease, clock.now(), mostAtOnce)) {
      if (stopping || !lane.isQuiet() || !lane.isOurs()) return
      const going = { chatId: change.chatId, group: change.group, urgent: false }
      const now = clock.now().getTime()
      if (pace.nextFor(going, now) > now) continue
      if (isTooLate(change)) {
        await recordChange(db, change, { done: true, error: 'its hour has passed' })
        continue
      }
      // A second reminder would ring beside the first: whoever dies on the way leaves it counted as made.
      if (change.what === 'remind') await recordChange(db, change, { done: true, error: 'begun' })
      pace.begin(pace.reserve(going, now), now)
      const failure = await attempt(change)
      pace.end(going, clock.now().getTime())
      await recordChange(db, change, after(change, failure))
    }
  }

  const isTooLate = ({ reminder }: DueChange) => reminder !== null && new Date(reminder.at) <= businessNow()

  async function attempt(change: DueChange): Promise<SendError | undefined> {
    const { what, body, reminder, platformChatId, platformMessageId } = change
    const where = { chatId: platformChatId, platformMessageId }
    try {
      if (what === 'pin') await channel.pin?.(where)
      else if (what === 'edit' && body) await channel.edit?.({ ...where, message: body })
      else if (reminder) await channel.remind?.({ ...where, title: reminder.title, at: new Date(reminder.at) })
      return undefined
    } catch (error) {
      return error instanceof SendError ? error : new SendError('lost', String(withoutWords(error)))
    }
  }

  function after(
    { what, chatId, attempts }: DueChange,
    failure: SendError | undefined,
  ): Parameters<typeof recordChange>[2] {
    if (!failure) return { done: true, error: null }
    const error = redact(`${failure.kind}: ${failure.message}`).slice(0, longestError)
    const now = clock.now().getTime()
    const again = (ms: number) => ({ done: false as const, error, nextAttemptAt: new Date(now + ms) })
    switch (failure.kind) {
      case 'rate-limited': {
        const { until } = pace.refused(chatId, failure.retryAfterMs ?? defaultRetryAfterMs, now)
        return again(until - now)
      }
      case 'unavailable':
      case 'busy':
      case 'lost':
      case 'may-not-write':
      case 'unauthorised': {
        const isOver = attempts + 1 >= strikeLimit || (what === 'remind' && failure.kind === 'lost')
        return isOver ? { done: true, error } : again(backoffMs(attempts + 1, random()))
      }
      // What follows for the chat the next message finds out.
      case 'refused':
      case 'chat-gone':
      case 'chat-moved':
      case 'bot-removed':
        return { done: true, error }
    }
  }

  async function run(): Promise<void> {
    if (!channel.edit && !channel.pin && !channel.remind) return
    while (!stopping) {
      await round().catch((error: unknown) => {
        logger.error({ err: error, account: lease.accountId }, 'messages could not be put otherwise; tried again later')
      })
      if (!stopping) await bell.wait(lookEveryMs)
    }
  }

  const running = run()
  return {
    stop() {
      stopping = true
      bell.ring()
      return running
    },
  }
}
