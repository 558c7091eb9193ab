import { GrammyError } from 'grammy'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import { asGrammySignal } from './api.ts'
import type { Connection } from './connection.ts'
import type { Me } from './read-message.ts'
import { type ReadUpdate, readUpdate } from './read-update.ts'
import { sendErrorOf } from './send-error.ts'

/** Said over the button itself, in at most 200 characters. */
const staleButton =
  'Nút này không còn hiệu lực. Xin gõ lệnh, ví dụ /viec để xem các việc, /trogiup để xem cách trả lời.'

/** Whoever pressed has given up by then, and who stops has not long either. */
const answerWithinMs = 5_000

/** Takes updates, however they come. */
export interface Receiver {
  /**
   * Hands over what the updates tell, chats side by side, each in its order. Resolves when all of it is stored; rejects
   * when something is not, and then all may come again.
   */
  take(updates: readonly unknown[], connection: Connection): Promise<void>
  /** Resolves when every press has been answered, or nobody waits for that any more. */
  settle(): Promise<void>
}

/**
 * @param me who the bot is
 * @param onProblem told of what nobody else hears of; no word of a person's is in it
 */
export function createReceiver({
  handOver,
  me,
  now,
  onProblem,
}: {
  handOver: (event: InboundEvent) => Promise<void>
  me: () => Me
  now: () => Date
  onProblem: (words: string) => void
}): Receiver {
  const answering = new Set<Promise<void>>()

  async function takeOne({ id, events, press }: ReadUpdate, connection: Connection): Promise<void> {
    try {
      for (const event of events) await handOver(event)
    } catch (error) {
      onProblem(`update ${id} could not be stored and will come again`)
      throw error
    }
    if (!press) return
    const answered = answer(press, connection).finally(() => answering.delete(answered))
    answering.add(answered)
  }

  /** Until then a wheel turns on the button. What became of the press the chat is told through the outbox. */
  async function answer({ queryId, genuine }: NonNullable<ReadUpdate['press']>, { ask }: Connection): Promise<void> {
    const words = genuine ? {} : { text: staleButton, show_alert: true }
    const within = asGrammySignal(AbortSignal.timeout(answerWithinMs))
    await ask.answerCallbackQuery(queryId, words, within).catch((error: unknown) => {
      // A press that comes again has been answered before, or is too old.
      const refused = error instanceof GrammyError && error.error_code === 400
      if (!refused) onProblem(`a press could not be answered: ${sendErrorOf(error).message}`)
    })
  }

  return {
    async take(updates, connection) {
      const read = updates.flatMap((raw) => {
        const update = readUpdate(raw, me(), connection.seal, now())
        if (!('unreadable' in update)) return [update]
        // Refused, it would come again for a day and hold up its chat.
        onProblem(`an update could not be read: ${update.unreadable}`)
        return []
      })
      const cameFrom = new Map(read.flatMap(({ moved }) => (moved ? [[moved.to, moved.from] as const] : [])))
      const queues = new Map<string, ReadUpdate[]>()
      for (const update of read) {
        const queue = cameFrom.get(update.queue) ?? update.queue
        queues.set(queue, [...(queues.get(queue) ?? []), update])
      }
      await Promise.all(
        [...queues.values()].map(async (queue) => {
          for (const update of queue) await takeOne(update, connection)
        }),
      )
    },
    async settle() {
      await Promise.all(answering)
    },
  }
}
