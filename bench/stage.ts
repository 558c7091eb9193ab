import { sql } from 'drizzle-orm'
import { ensureAccount } from '../db/accounts.ts'
import type { Database, Db } from '../db/client.ts'
import { enqueueLines, type NewLine } from '../db/outbox.ts'
import { chat } from '../db/schema/chat.ts'
import { organisation } from '../db/schema/organisation.ts'
import { systemClock } from '../src/clock.ts'
import type { LineKind } from '../src/domain/message.ts'

/** One organisation with one Telegram account in a number of groups. */
export interface Stage {
  accountId: number
  /** Platform ids, and our own ids of the same chats. */
  groups: { platformId: string; chatId: number }[]
  /** Puts one line into the outbox for each of these, in this order. */
  tell(tx: Db, lines: Told[]): Promise<number>
}

export interface Told {
  chatId: number
  text: string
  kind: LineKind
}

/** As Telegram numbers groups: below zero. */
export const groupIds = (count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => String(-1_000_000 - first - index))

export async function createStage(database: Database, platformIds: string[]): Promise<Stage> {
  const { db } = database
  const createdAt = systemClock.now()
  const [own] = await db
    .insert(organisation)
    .values({ slug: 'bench', name: 'Bench', createdAt })
    .returning({ id: organisation.id })
  if (!own) throw new Error('no organisation')
  const account = await ensureAccount(db, { organisationId: own.id, channel: 'telegram', name: 'bench' }, createdAt)
  const accountId = account.id
  const groups: Stage['groups'] = []
  const kind = 'group' as const
  for (let start = 0; start < platformIds.length; start += 1_000) {
    const rows = platformIds.slice(start, start + 1_000)
    const values = rows.map((platformId) => ({ accountId, platformId, kind, title: platformId, createdAt }))
    groups.push(...(await db.insert(chat).values(values).returning({ platformId: chat.platformId, chatId: chat.id })))
  }
  let keys = 0
  return {
    accountId,
    groups,
    tell(tx, lines) {
      const now = systemClock.now()
      const rows = lines.map(({ text, ...line }): NewLine => {
        keys += 1
        return { ...line, key: `bench:${keys}`, entry: { text, spans: [], buttons: [] }, dueAt: now }
      })
      return enqueueLines(tx, rows, now)
    },
  }
}

/** Forgets everything: the next round begins as the first did. */
export async function clearStage({ db }: Database): Promise<void> {
  await db.execute(sql`truncate organisation cascade`)
}
