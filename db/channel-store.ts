import { setTimeout as pause } from 'node:timers/promises'
import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Database, type Db, notify } from './client.ts'
import { channelLog, channelValue } from './schema/chat.ts'
import { storableJson } from './storable-json.ts'

/** JSON as a channel may keep it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** What a channel remembers, as bot/channels/channel.ts describes it; the shape is repeated because db never imports bot. */
export interface StoredChannelState {
  get(key: string): Promise<Json | undefined>
  set(key: string, value: Json): Promise<void>
  append(log: string, entry: Json, options?: { once?: string }): Promise<number>
  read(log: string, options?: { after?: number; last?: number }): Promise<{ position: number; entry: Json }[]>
  entry(log: string, position: number): Promise<Json | undefined>
  watch(onAppend: (log: string, position: number) => void): Promise<() => Promise<void>>
}

const appended = z.object({ account: z.number(), log: z.string(), position: z.number() })
type Appended = Pick<z.infer<typeof appended>, 'log' | 'position'>

/** The part of the database that one channel account may use. Its logs' names must fit a NOTIFY: under 2,000 characters. */
export function createChannelStore(database: Database, accountId: number): StoredChannelState {
  const { db } = database
  const ofLog = (log: string) => and(eq(channelLog.accountId, accountId), eq(channelLog.log, log))

  return {
    async get(key) {
      const [row] = await db
        .select({ value: jsonText(channelValue.value) })
        .from(channelValue)
        .where(and(eq(channelValue.accountId, accountId), eq(channelValue.key, key)))
      return row && parseJson(row.value)
    },

    async set(key, value) {
      const stored = toJsonb(value)
      await db
        .insert(channelValue)
        .values({ accountId, key, value: stored })
        .onConflictDoUpdate({ target: [channelValue.accountId, channelValue.key], set: { value: stored } })
    },

    append(log, entry, { once } = {}) {
      return db.transaction(async (tx) => {
        await lockLog(tx, accountId, log)
        if (once !== undefined) {
          const [there] = await tx
            .select({ position: channelLog.position })
            .from(channelLog)
            .where(and(ofLog(log), eq(channelLog.entryKey, once)))
          if (there) return there.position
        }
        const [row] = await tx
          .insert(channelLog)
          .values({ accountId, log, entryKey: once ?? null, entry: toJsonb(entry) })
          .returning({ position: channelLog.position })
        if (!row) throw new Error('channel-store: the insert returned no row')
        await notify(tx, 'channel_log', JSON.stringify({ account: accountId, log, position: row.position }))
        return row.position
      })
    },

    async read(log, { after, last } = {}) {
      const wanted = and(ofLog(log), after === undefined ? undefined : gt(channelLog.position, after))
      const columns = { position: channelLog.position, entry: jsonText(channelLog.entry) }
      const query = db.select(columns).from(channelLog).where(wanted)
      const rows =
        last === undefined
          ? await query.orderBy(asc(channelLog.position))
          : (await query.orderBy(desc(channelLog.position)).limit(last)).reverse()
      return rows.map((row) => ({ position: row.position, entry: parseJson(row.entry) }))
    },

    async entry(log, position) {
      const [row] = await db
        .select({ entry: jsonText(channelLog.entry) })
        .from(channelLog)
        .where(and(ofLog(log), eq(channelLog.position, position)))
      return row && parseJson(row.entry)
    },

    async watch(onAppend) {
      const before = await newestPosition()
      /** Within a log appends are told in their order. */
      const told = new Map<string, number>()
      const tell = ({ log, position }: Appended) => {
        if (position <= (told.get(log) ?? 0)) return
        told.set(log, position)
        onAppend(log, position)
      }
      /** What is new waits while what was missed before it is looked up. */
      let waiting: Appended[] | undefined
      let brokeAgain = false
      let ended = false

      /** Nobody is told by a connection that is broken. */
      async function tellMissed(): Promise<void> {
        brokeAgain = waiting !== undefined
        if (waiting) return
        waiting = []
        let missed: Appended[]
        do {
          brokeAgain = false
          missed = await retry(() => appendedAfter(before)).catch(() => [])
        } while (brokeAgain)
        const fresh = waiting
        waiting = undefined
        for (const one of ended ? [] : [...missed, ...fresh]) tell(one)
      }

      const end = await database.listen(
        'channel_log',
        (payload) => {
          const { account, ...one } = appended.parse(JSON.parse(payload))
          if (account !== accountId) return
          if (waiting) waiting.push(one)
          else tell(one)
        },
        () => void tellMissed(),
      )
      return () => {
        ended = true
        return end()
      }
    },
  }

  function appendedAfter(position: number): Promise<Appended[]> {
    return db
      .select({ log: channelLog.log, position: channelLog.position })
      .from(channelLog)
      .where(and(eq(channelLog.accountId, accountId), gt(channelLog.position, position)))
      .orderBy(asc(channelLog.position))
  }

  async function newestPosition(): Promise<number> {
    const [row] = await db
      .select({ newest: sql<string | null>`max(${channelLog.position})` })
      .from(channelLog)
      .where(eq(channelLog.accountId, accountId))
    return Number(row?.newest ?? 0)
  }
}

/** A database that has just come back may still refuse the connections of before. */
async function retry<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act()
    } catch (error) {
      if (tries === 5) throw error
      await pause(500 * tries)
    }
  }
}

/** Takes values away that a channel has kept: its store then never had them. */
export async function removeValues(tx: Db, accountId: number, keys: string[]): Promise<void> {
  await tx.delete(channelValue).where(and(eq(channelValue.accountId, accountId), inArray(channelValue.key, keys)))
}

/** Written and read as text: drizzle takes a JSON null for an SQL one. */
const toJsonb = (value: Json) => sql`${JSON.stringify(storableJson(value))}::text::jsonb`
const jsonText = (column: typeof channelLog.entry | typeof channelValue.value) => sql<string>`${column}::text`

function parseJson(text: string): Json {
  return JSON.parse(text)
}

/**
 * One append at a time a log, held until the commit: positions then become visible in their order, so a reader that has
 * read up to one never misses a smaller one that commits later.
 */
async function lockLog(tx: Db, accountId: number, log: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`channel_log/${accountId}/${log}`}, 0))`)
}
