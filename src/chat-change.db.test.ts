import { and, asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { acquireLease, chatById, ensureAccount, type Lease, setChatState } from '../db/accounts.ts'
import { placeOf } from '../db/attempt-place.ts'
import { bindChat, ensureChat } from '../db/chats.ts'
import type { Database } from '../db/client.ts'
import { emptyDatabase } from '../db/empty-database.ts'
import { waitsForPerson } from '../db/ledger.ts'
import { addCommittee, addOrganisation } from '../db/organisations.ts'
import { addPerson, addRole } from '../db/people.ts'
import { ensureDirectRoom } from '../db/rooms.ts'
import { line, message } from '../db/schema/outbox.ts'
import { inbox, event as record } from '../db/schema/record.ts'
import { openTestDatabase } from '../db/testing.ts'
import type { InboundChange, InboundEvent } from './domain/inbound.ts'
import { handleInbound } from './handle-inbound.ts'
import { receive } from './receive.ts'

const at = { now: new Date('2021-02-04T02:00:00Z'), machine: new Date('2026-01-05T02:00:00Z') }

let database: Database
let organisationId: number
let accountId: number
let committeeId: number
let chatId: number
let clerkRoom: number
let lease: Lease

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await emptyDatabase(database)
  const { db } = database
  organisationId = (await addOrganisation(db, { slug: 'bac-ninh', name: 'Bắc Ninh' }, at)).id
  const committee = await addCommittee(db, { organisationId, slug: 'bac-ninh', name: 'Ban Chỉ đạo tỉnh' }, at)
  committeeId = committee.id
  accountId = (await ensureAccount(db, { organisationId, channel: 'telegram', name: 'bot' }, at.machine)).id
  const where = { accountId, platformId: '-5', kind: 'group' as const, title: 'Nhóm Sở Y tế', createdAt: at.machine }
  chatId = (await ensureChat(db, where)).id
  await bindChat(db, chatId, { committeeId, agencyId: null }, at.now)
  const clerk = await addPerson(db, organisationId, { handle: 'van-thu', name: 'Văn Thư' }, at)
  await addRole(db, { committeeId, personId: clerk.id, role: 'clerk' })
  clerkRoom = (await ensureDirectRoom(db, clerk.id, at.machine)).chatId
  const taken = await acquireLease(db, accountId, { holder: 'x', now: at.machine, until: at.machine, takeOver: true })
  if (!taken) throw new Error('no lease')
  lease = taken
})

let events = 0
function change(what: InboundChange['change'], more: Partial<InboundChange> = {}): InboundChange {
  events += 1
  return {
    kind: 'change',
    eventId: `e${events}`,
    chat: { id: '-5', kind: 'group', title: 'Nhóm Sở Y tế' },
    from: { id: '7', name: 'An' },
    at: at.machine.toISOString(),
    change: what,
    ...more,
  }
}

const handle = (event: InboundEvent) =>
  database.db.transaction((tx) => handleInbound(tx, { inboxId: 1, accountId, event }, at))
const told = async (where: number) =>
  (await database.db.select().from(line).where(eq(line.chatId, where)).orderBy(asc(line.id))).map(
    ({ entry }) => entry.text,
  )
const alarms = async () =>
  (await database.db.select().from(record).where(eq(record.kind, 'alarm'))).map(({ data }) => data['what'])

describe('when the bot', () => {
  it('is added to a group bound to nobody, it asks there for a code, once an arrival', async () => {
    const event = change({ what: 'bot-added' }, { chat: { id: '-9', kind: 'group', title: 'Nhóm mới' } })
    await receive(database.db, accountId, event, at.machine)
    await handle(event)
    await handle(event)
    const rows = await database.db.select().from(line)
    expect(rows).toHaveLength(1)
    expect(rows[0]?.entry.text).toContain('/ketnoi MÃ')
  })

  it('is removed from a bound group, the clerk hears of it once and the lines wait until it is back', async () => {
    await handle(change({ what: 'bot-removed' }))
    await handle(change({ what: 'bot-removed' }))
    expect((await chatById(database.db, chatId))?.state).toBe('removed')
    expect(await told(clerkRoom)).toEqual([expect.stringContaining('mời bot vào lại nhóm')])
    expect(await alarms()).toEqual(['chat-removed'])
    await handle(change({ what: 'bot-added' }))
    expect((await chatById(database.db, chatId))?.state).toBe('active')
    expect(await told(chatId)).toEqual([])
  })
})

describe('a forum', () => {
  const forum = { id: '-100', kind: 'group' as const, title: 'Diễn đàn' }
  const topic = async (platformId: string) => {
    const where = { accountId, platformId, kind: 'group' as const, title: 'Chủ đề', createdAt: at.machine }
    const { id } = await ensureChat(database.db, where)
    await bindChat(database.db, id, { committeeId, agencyId: null }, at.now)
    return async () => (await chatById(database.db, id))?.state
  }

  it('that loses the bot loses it in every topic, also where only topics are known, and gets it back in all', async () => {
    const [first, second, other] = [await topic('-100:7'), await topic('-100:9'), await topic('-1007:1')]
    const gone = change({ what: 'bot-removed', withParts: true }, { chat: forum })
    await receive(database.db, accountId, gone, at.machine)
    expect(await database.db.$count(inbox)).toBe(1)
    await handle(gone)
    expect([await first(), await second(), await other()]).toEqual(['removed', 'removed', 'active'])
    expect(await alarms()).toEqual(['chat-removed', 'chat-removed'])
    await handle(change({ what: 'bot-added', withParts: true }, { chat: forum }))
    expect([await first(), await second()]).toEqual(['active', 'active'])
  })
})

describe('a chat', () => {
  it('that was given up and speaks again is active again', async () => {
    await setChatState(database.db, chatId, 'gone')
    const { change: _, ...rest } = change({ what: 'bot-added' })
    await handle({ ...rest, kind: 'message', messageId: '1', text: 'Chào' })
    expect((await chatById(database.db, chatId))?.state).toBe('active')
  })

  it('that moves goes on under its new id, and the clerk is told once', async () => {
    await handle(change({ what: 'moved', to: '-100' }))
    await handle(change({ what: 'moved', to: '-100' }))
    expect((await chatById(database.db, chatId))?.platformId).toBe('-100')
    expect(await alarms()).toEqual(['chat-moved'])
  })

  it('whose words of a while could not be had is told of once, as long as the bot is in it', async () => {
    const missed = { what: 'words-missed', since: '2021-02-03T03:05:00.000Z' } as const
    await handle(change(missed))
    await handle(change(missed))
    expect(await alarms()).toEqual(['words-missed'])
    expect(await told(clerkRoom)).toEqual([expect.stringContaining('“Nhóm Sở Y tế” từ 10:05 03/02/2021.')])
    await setChatState(database.db, chatId, 'removed')
    await handle(change({ ...missed, since: '2021-02-04T03:05:00.000Z' }))
    expect(await alarms()).toEqual(['words-missed'])
    expect((await chatById(database.db, chatId))?.state).toBe('removed')
  })

  it('that is renamed is called so from then on', async () => {
    await handle(change({ what: 'renamed', title: 'Sở Y tế – chỉ đạo' }))
    expect((await chatById(database.db, chatId))?.title).toBe('Sở Y tế – chỉ đạo')
  })

  it('welcomes a member once, however often it comes and goes', async () => {
    for (const id of ['8', '8', '9']) await handle(change({ what: 'joined', member: { id, name: `Bình ${id}` } }))
    expect(await told(chatId)).toEqual([expect.stringContaining('Bình 8'), expect.stringContaining('Bình 9')])
  })

  it('bound to nobody is stored of only when it is about the bot', async () => {
    const chat = { id: '-77', kind: 'group' as const, title: 'Người lạ' }
    for (const what of ['joined', 'renamed', 'bot-removed'] as const) {
      const event =
        what === 'joined'
          ? change({ what, member: { id: '1', name: 'A' } }, { chat })
          : what === 'renamed'
            ? change({ what, title: 'x' }, { chat })
            : change({ what }, { chat })
      await receive(database.db, accountId, event, at.machine)
    }
    const { change: _, ...rest } = change({ what: 'bot-added' }, { chat })
    await receive(database.db, accountId, { ...rest, kind: 'echo', messageId: '1', text: 'x' }, at.machine)
    expect(await database.db.select().from(inbox)).toEqual([])
  })
})

describe('an echo of our own words', () => {
  async function sent(state: 'unknown' | 'sending', text: string): Promise<number> {
    const body = { text, spans: [], buttons: [], urgency: 'normal' as const }
    const [{ id } = { id: 0 }] = await database.db
      .insert(message)
      .values({
        ...{ accountId, chatId, state: 'sending', priority: 0, body, attempts: 1, fence: lease.fence },
        ...{ nextAttemptAt: at.machine, createdAt: at.machine },
      })
      .returning({ id: message.id })
    if (state === 'unknown') {
      await database.db
        .update(message)
        .set({ state, fence: null, nextAttemptAt: waitsForPerson })
        .where(eq(message.id, id))
    }
    return id
  }
  const echo = (text: string, messageId: string): InboundEvent => {
    const { change: _, ...rest } = change({ what: 'bot-added' })
    return { ...rest, kind: 'echo', messageId, text }
  }
  const row = async (id: number) =>
    (
      await database.db
        .select()
        .from(message)
        .where(and(eq(message.id, id)))
    )[0] ?? expect.fail('no message')

  it('settles the message of which nobody knew whether it had arrived', async () => {
    const other = await sent('unknown', 'Việc 4')
    const id = await sent('unknown', 'Việc 3')
    expect(await handle(echo('Việc 3\n', '1001'))).toBe(false)
    expect(await row(id)).toMatchObject({ state: 'sent', platformMessageId: '1001' })
    expect(await row(other)).toMatchObject({ state: 'unknown', platformMessageId: null })
  })

  it('of two lost copies with the same words settles one, and the other by the next echo', async () => {
    const ids = [await sent('unknown', 'Việc 3'), await sent('unknown', 'Việc 3')]
    await handle(echo('Việc 3', '1001'))
    await handle(echo('Việc 3', '1001'))
    expect((await Promise.all(ids.map(row))).map(({ state }) => state)).toEqual(['sent', 'unknown'])
    await handle(echo('Việc 3', '1002'))
    expect((await Promise.all(ids.map(row))).map(({ state }) => state)).toEqual(['sent', 'sent'])
  })

  it('gives one that is being sent its id, and leaves the rest to its sender', async () => {
    const id = await sent('sending', 'Việc 3')
    await handle(echo('Việc 3', '1001'))
    expect(await row(id)).toMatchObject({ state: 'sending', fence: lease.fence, platformMessageId: '1001' })
    expect((await placeOf(database.db, id))?.platformMessageId).toBe('1001')
  })

  it('of words that nobody misses changes nothing', async () => {
    await handle(echo('Việc 9', '1001'))
    expect(await database.db.select().from(message)).toEqual([])
  })
})
