import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acquireLease, type Lease } from '../../db/accounts.ts'
import { recordAttempt } from '../../db/attempts.ts'
import { type Database, openPostgres } from '../../db/client.ts'
import { organisation } from '../../db/schema/organisation.ts'
import { line, message } from '../../db/schema/outbox.ts'
import { createPostgresDatabase } from '../../db/testing.ts'
import { beginTurns } from '../../db/turns.ts'
import { takeOver } from './take-over.ts'
import { createOutboxFixture, type OutboxFixture } from './testing/outbox-fixture.ts'

const own = await createPostgresDatabase()

describe.skipIf(!own)('a successor that meets an owner who is not dead', () => {
  let first: Database
  let second: Database
  let fixture: OutboxFixture

  beforeAll(async () => {
    first = await openPostgres(own?.url ?? '')
    second = await openPostgres(own?.url ?? '')
    fixture = await createOutboxFixture(first, ['c1', 'c2'])
  })
  afterAll(async () => {
    await Promise.all([first.close(), second.close()])
    await own?.drop()
  })

  /** A message in each chat that is being sent under the lease. */
  async function sending(lease: Lease): Promise<number[]> {
    const begun: number[] = []
    for (const [platformId, chatId] of fixture.chats) {
      await fixture.tell(platformId, [`tin cho ${platformId}`])
      const [told] = await first.db.select({ id: line.id }).from(line).where(eq(line.chatId, chatId))
      const body = { text: `tin cho ${platformId}`, spans: [], buttons: [], urgency: 'normal' as const }
      const fresh = [{ chatId, priority: 1, lineIds: [told?.id ?? 0], body, begins: true }]
      const turn = await beginTurns(first.db, lease, { messageIds: [], fresh }, fixture.clock.now())
      begun.push(turn?.ids[0] ?? expect.fail('nothing begun'))
    }
    return begun
  }

  const blocked = async () => {
    const [row] = await first.db
      .select({ count: sql<number>`count(*)::int` })
      .from(sql`pg_stat_activity`)
      .where(sql`datname = current_database() and wait_event_type = 'Lock'`)
    return row?.count ?? 0
  }

  it('waits while one of its failures is being recorded, and neither holds up the other', async () => {
    const now = fixture.clock.now()
    const request = { holder: 'first', now, until: now, takeOver: true }
    const lease = (await acquireLease(first.db, fixture.accountId, request)) ?? expect.fail('no lease')
    const [, last = 0] = await sending(lease)
    let recorded = () => {}
    const touched = new Promise<void>((resolve) => {
      recorded = resolve
    })
    const recording = first.db.transaction(async (tx) => {
      const attempt = { messageId: last, fence: lease.fence, at: now, outcome: 'chat-gone', detail: 'chat not found' }
      expect(await recordAttempt(tx, { ...attempt, state: 'dead', nextAttemptAt: now })).toBe(true)
      recorded()
      await expect.poll(blocked, { timeout: 15_000 }).toBeGreaterThan(0)
      // As an event of the organisation does, which tells of it.
      await tx.select().from(organisation).for('update')
    })
    await touched
    const taking = takeOver(second.db, fixture.accountId, {
      ...{ holder: 'second', now, businessNow: now, until: now, takeOver: true, idempotent: false },
      random: () => 0.5,
    })
    await Promise.all([recording, taking])
    const rows = await first.db.select({ state: message.state }).from(message).orderBy(message.id)
    expect(rows.map(({ state }) => state)).toEqual(['unknown', 'dead'])
  })
})
