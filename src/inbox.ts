import type { Logger } from 'pino'
import type { Database } from '../db/client.ts'
import { claimInbound, markFailed, markHandled, waitingInbound } from '../db/inbox.ts'
import type { Moment } from './domain/moment.ts'
import { reply } from './reply.ts'

/** Attempts after which an event that cannot be handled is set aside, so that its chat goes on. */
const maxAttempts = 3

export interface Inbox {
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves when no event waits any more. */
  settle(): Promise<void>
}

/** Handles stored events, each chat's in order; woken by NOTIFY, with a slow poll as the safety net. */
export function createInbox({
  database,
  moment,
  logger,
  pollMs = 1000,
}: {
  database: Database
  moment: () => Moment
  logger: Logger
  pollMs?: number
}): Inbox {
  const { db } = database
  let stopped = false
  let running: Promise<void> | undefined
  let again = false
  let timer: NodeJS.Timeout | undefined
  let unlisten: (() => Promise<void>) | undefined

  /** One run at a time; a wake-up during a run makes it run once more. */
  function wake(): Promise<void> {
    again = true
    running ??= run()
    return running
  }

  async function run(): Promise<void> {
    try {
      while (again && !stopped) {
        again = false
        await drain()
      }
    } catch (error) {
      logger.error({ err: error }, 'inbox: cannot reach the database; trying again')
    } finally {
      // In the same breath as the last look at `again`: a wake-up after it starts a run of its own.
      running = undefined
    }
  }

  async function drain(): Promise<void> {
    while (!stopped && (await handleNext())) {
      // Until nothing waits.
    }
  }

  async function handleNext(): Promise<boolean> {
    let claimed: number | undefined
    try {
      return await db.transaction(async (tx) => {
        const row = await claimInbound(tx)
        if (!row) return false
        claimed = row.id
        const { id: inboxId, accountId, event } = row
        const at = moment()
        const kept = event !== null && (await reply(tx, { inboxId, accountId, event }, at))
        await markHandled(tx, inboxId, kept, at.machine)
        return true
      })
    } catch (error) {
      if (claimed === undefined) throw error
      const what = await markFailed(db, claimed, String(error), maxAttempts)
      logger.error({ err: error, inbox: claimed }, what === 'again' ? 'inbox: failed' : 'inbox: set aside')
      return true
    }
  }

  return {
    async start() {
      unlisten = await database.listen('inbox', () => void wake())
      const poll = () => {
        timer = setTimeout(() => void wake().finally(() => !stopped && poll()), pollMs)
      }
      poll()
      void wake()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await unlisten?.()
      await running
    },
    async settle() {
      while (!stopped && (await waitingInbound(db)) > 0) await wake()
    },
  }
}
