import { asc, eq } from 'drizzle-orm'
import { pino } from 'pino'
import type { Channel } from '../../../bot/channels/channel.ts'
import { ensureAccount } from '../../../db/accounts.ts'
import { ensureChat } from '../../../db/chats.ts'
import type { Database } from '../../../db/client.ts'
import { enqueueLines, type NewLine } from '../../../db/outbox.ts'
import { channelAccount, chat, chatAlias } from '../../../db/schema/chat.ts'
import { organisation } from '../../../db/schema/organisation.ts'
import { attempt, line, message, messageLine } from '../../../db/schema/outbox.ts'
import { event } from '../../../db/schema/record.ts'
import type { Delivery, DeliveryOptions } from '../delivery.ts'
import { createDelivery } from '../worker.ts'

/** Machine time that stands until a test moves it. */
export interface HandClock {
  now(): Date
  advance(ms: number): void
}

export function createHandClock(start = '2026-03-02T01:00:00.000Z'): HandClock {
  let at = new Date(start)
  return {
    now: () => at,
    advance(ms) {
      at = new Date(at.getTime() + ms)
    },
  }
}

/** An organisation with one channel account and a chat for each platform id. */
export interface OutboxFixture {
  database: Database
  clock: HandClock
  accountId: number
  /** By platform id. */
  chats: Map<string, number>
  /** Puts plain lines into the outbox, one a text; keys are made up unless given. */
  tell(platformId: string, texts: string[], line?: Partial<NewLine>): Promise<number>
  /** The ledger, oldest message first. */
  ledger(): Promise<LedgerRow[]>
  /** A worker on the channel, not started; the test stops it. */
  delivery(channel: Channel, options?: Partial<DeliveryOptions>): Delivery
}

export interface LedgerRow {
  id: number
  text: string
  state: string
  attempts: number
  nextAttemptAt: Date
  platformMessageId: string | null
  lastError: string | null
  outcomes: string[]
}

export async function createOutboxFixture(database: Database, platformIds: string[]): Promise<OutboxFixture> {
  // Faster than emptying every table, and nothing else is in them.
  for (const table of [event, attempt, messageLine, message, line, chatAlias, chat, channelAccount, organisation])
    await database.db.delete(table)
  const clock = createHandClock()
  const { db } = database
  const createdAt = clock.now()
  const [own] = await db
    .insert(organisation)
    .values({ slug: 'bac-ninh', name: 'Bắc Ninh', createdAt })
    .returning({ id: organisation.id })
  if (!own) throw new Error('no organisation')
  const account = await ensureAccount(db, { organisationId: own.id, channel: 'web', name: 'fault' }, createdAt)
  const chats = new Map<string, number>()
  for (const platformId of platformIds) {
    const chat = await ensureChat(db, {
      accountId: account.id,
      platformId,
      kind: 'group',
      title: platformId,
      createdAt,
    })
    chats.set(platformId, chat.id)
  }
  let keys = 0

  return {
    database,
    clock,
    accountId: account.id,
    chats,
    tell(platformId, texts, line = {}) {
      const chatId = chats.get(platformId)
      if (chatId === undefined) throw new Error(`no chat ${platformId}`)
      const lines = texts.map((text): NewLine => {
        keys += 1
        const entry = { text, spans: [], buttons: [] }
        return { chatId, key: `line-${keys}`, kind: 'answer', entry, dueAt: clock.now(), ...line }
      })
      return enqueueLines(db, lines, clock.now())
    },
    async ledger() {
      const rows = await db.select().from(message).orderBy(asc(message.id))
      return Promise.all(
        rows.map(async (row) => {
          const tries = await db.select().from(attempt).where(eq(attempt.messageId, row.id)).orderBy(asc(attempt.id))
          const { id, state, attempts, nextAttemptAt, platformMessageId, lastError, body } = row
          const outcomes = tries.map(({ outcome }) => outcome)
          return { id, text: body.text, state, attempts, nextAttemptAt, platformMessageId, lastError, outcomes }
        }),
      )
    },
    delivery: (channel, options = {}) =>
      createDelivery({
        database,
        channelFor: () => channel,
        clock,
        logger: pino({ level: 'silent' }),
        holder: 'test',
        takeOver: true,
        random: () => 0.5,
        ...options,
      }),
  }
}
