import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { organisationOfAccount } from '../db/chats.ts'
import type { Database } from '../db/client.ts'
import {
  chatsWithInbound,
  claimInbound,
  type InboundChat,
  type InboxRow,
  markFailed,
  markHandled,
  waitingInbound,
} from '../db/inbox.ts'
import { raiseAlarm } from './alarm.ts'
import type { Moment } from './domain/moment.ts'
import { handleInbound } from './handle-inbound.ts'
import { redact } from './redact.ts'

/** Attempts after which an event that cannot be handled is set aside, so that its chat goes on. */
const maxAttempts = 3
/** Pauses before its second and third try, in milliseconds: what strikes the database in passing is over by then. */
const retryPausesMs = [1_000, 5_000]
/** Events of one chat that are handled before another chat has its turn. */
const turnLength = 20

export interface Inbox {
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves when no event waits any more. */
  settle(): Promise<void>
}

/** How often `settle` looks while a chat rests. */
const lookAgainMs = 20
const nameOf = ({ accountId, chatPlatformId }: InboundChat) => `${accountId}/${chatPlatformId}`

/** Handles stored events, each chat's in order; woken by NOTIFY, with a slow poll as the safety net. */
export function createInbox({
  database,
  moment,
  logger,
  pollMs = 1000,
  pausesMs = retryPausesMs,
  onTurn = () => {},
}: {
  database: Database
  moment: () => Moment
  logger: Logger
  pollMs?: number
  /** Before the second and the third try; shorter in tests. */
  pausesMs?: readonly number[]
  /** Called each time it has looked for work. */
  onTurn?: () => void
}): Inbox {
  const { db } = database
  // An embedded database does one thing at a time; of PostgreSQL's ten connections the others stay free.
  const atOnce = database.kind === 'pglite' ? 1 : 4
  /** Chats whose next event has just failed, with the timer that lets it be tried again. */
  const resting = new Map<string, NodeJS.Timeout>()
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
      onTurn()
    }
  }

  /** Handles until nothing waits. Several chats at once; a chat's long queue takes turns with the others. */
  async function drain(): Promise<void> {
    while (!stopped) {
      const chats = (await chatsWithInbound(db)).filter((chat) => !resting.has(nameOf(chat)))
      if (chats.length === 0) return
      let next = 0
      let handled = 0
      const takeTurns = async () => {
        for (let chat = chats[next++]; chat && !stopped; chat = chats[next++]) handled += await turn(chat)
      }
      await Promise.all(Array.from({ length: Math.min(atOnce, chats.length) }, takeTurns))
      // What is left is in other hands.
      if (handled === 0) return
    }
  }

  async function turn(chat: InboundChat): Promise<number> {
    let handled = 0
    while (!stopped && handled < turnLength && (await handleNext(chat))) handled += 1
    return handled
  }

  async function handleNext(chat: InboundChat): Promise<boolean> {
    let claimed: InboxRow | undefined
    try {
      return await db.transaction(async (tx) => {
        const row = await claimInbound(tx, chat)
        if (!row) return false
        claimed = row
        const { id: inboxId, accountId, event } = row
        const at = moment()
        const kept = event !== null && (await handleInbound(tx, { inboxId, accountId, event }, at))
        await markHandled(tx, inboxId, kept, at.machine)
        return true
      })
    } catch (error) {
      if (claimed === undefined) throw error
      const what = await noteFailure(claimed, error)
      logger.error({ err: error, inbox: claimed.id }, what === 'again' ? 'inbox: failed' : 'inbox: set aside')
      if (what === 'set-aside') return true
      rest(chat, pausesMs[claimed.attempts] ?? 0)
      return false
    }
  }

  /** The others go on meanwhile; the chat's own next events wait, since order counts. */
  function rest(chat: InboundChat, ms: number): void {
    const over = () => {
      resting.delete(nameOf(chat))
      void wake()
    }
    resting.set(nameOf(chat), setTimeout(over, ms).unref())
  }

  async function noteFailure({ id: inboxId, accountId, event }: InboxRow, error: unknown) {
    return db.transaction(async (tx) => {
      const what = await markFailed(tx, inboxId, String(error), maxAttempts)
      const organisationId = await organisationOfAccount(tx, accountId)
      if (what === 'set-aside' && organisationId !== undefined) {
        const detail = redact(error instanceof Error ? error.name : String(error))
        const alarm = { what: 'event-set-aside' as const, chat: event?.chat.title ?? '', inboxId, detail }
        await raiseAlarm(tx, { organisationId, key: `inbox:${inboxId}`, alarm }, moment())
      }
      return what
    })
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
      for (const waiting of resting.values()) clearTimeout(waiting)
      await unlisten?.()
      await running
    },
    async settle() {
      while (!stopped && (await waitingInbound(db)) > 0) {
        await wake()
        if (resting.size > 0) await pause(lookAgainMs)
      }
    },
  }
}
