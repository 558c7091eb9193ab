import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureAccount } from '../db/accounts.ts'
import { bindIdentity, ensureIdentity } from '../db/actors.ts'
import { bindChat, ensureChat } from '../db/chats.ts'
import type { Database } from '../db/client.ts'
import { emptyDatabase } from '../db/empty-database.ts'
import { addCommittee, addOrganisation } from '../db/organisations.ts'
import { person } from '../db/schema/people.ts'
import { inbox } from '../db/schema/record.ts'
import { openTestDatabase } from '../db/testing.ts'
import type { InboundEvent } from './domain/inbound.ts'
import { createReceiver, type Receiver } from './receiver.ts'

const at = { now: new Date('2021-02-03T10:00:00Z'), machine: new Date('2026-03-01T02:00:00Z') }

describe('what comes in', () => {
  let database: Database
  let receiver: Receiver
  let accountId: number

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    const { db } = database
    await emptyDatabase(database)
    const { id: organisationId } = await addOrganisation(db, { slug: 'bac-ninh', name: 'Bắc Ninh' }, at)
    const committee = await addCommittee(db, { organisationId, slug: 'bn', name: 'Ban Chỉ đạo' }, at)
    const account = { organisationId, channel: 'telegram' as const, name: 'bot' }
    accountId = (await ensureAccount(db, account, at.machine)).id
    const kind = { kind: 'group' as const, createdAt: at.machine, accountId }
    const bound = await ensureChat(db, { ...kind, platformId: 'bound', title: 'Ban' })
    await bindChat(db, bound.id, { committeeId: committee.id, agencyId: null }, at.now)
    await ensureChat(db, { ...kind, platformId: 'unbound', title: 'Tổ' })
    const who = { organisationId, handle: 'lan', name: 'Lan', createdAt: at.machine }
    const [lan] = await db.insert(person).values(who).returning({ id: person.id })
    const identity = await ensureIdentity(db, { accountId, userId: 'lan', name: 'Lan' }, at.machine)
    await bindIdentity(db, identity.id, lan?.id ?? 0)
    receiver = createReceiver({ db, now: () => at.machine })
  })

  let ids = 0
  function said(text: string, chat = 'bound', from = 'stranger', more: object = {}): InboundEvent {
    ids += 1
    const kind = chat === from ? ('direct' as const) : ('group' as const)
    const base = { kind: 'message' as const, eventId: `e${ids}`, at: at.machine.toISOString(), messageId: `${ids}` }
    return { ...base, chat: { id: chat, kind, title: chat }, from: { id: from, name: from }, text, ...more }
  }
  const receiveAll = (events: InboundEvent[]) => Promise.all(events.map((event) => receiver.receive(accountId, event)))
  const stored = async () => (await database.db.select().from(inbox).orderBy(inbox.id)).map(({ event }) => event)

  it('is stored from bound chats, in the order it came, once each', async () => {
    const events = Array.from({ length: 500 }, (_, n) => said(`tin ${n}`))
    await receiveAll([...events, ...events])
    expect(await stored()).toEqual(events)
  })

  it('from unbound chats is stored only when it is a code, news of the bot, or a known person’s', async () => {
    const change = (what: 'bot-added' | 'bot-removed'): InboundEvent => {
      const { chat, from, eventId, at } = said('', 'unbound')
      return { kind: 'change', chat, from, eventId, at, change: { what } }
    }
    const joined: InboundEvent = { ...change('bot-added'), eventId: 'joined' }
    if (joined.kind === 'change') joined.change = { what: 'joined', member: { id: '1', name: 'Hùng' } }
    const kept = [
      said('/ketnoi ABCDE-FGHJK', 'unbound'),
      said('/start ABCDE-FGHJK', 'stranger', 'stranger'),
      change('bot-added'),
      change('bot-removed'),
      said('/viec', 'lan', 'lan'),
      said('/ketnoi', 'unbound', 'lan'),
    ]
    const dropped = [
      said('/done 3', 'unbound'),
      said('/ketnoi', 'unbound'),
      said('chuyện', 'stranger', 'stranger'),
      joined,
    ]
    await receiveAll([...kept, ...dropped])
    expect((await stored()).map((event) => event?.eventId)).toEqual(kept.map(({ eventId }) => eventId))
  })

  it('keeps what jsonb cannot hold from failing those beside it', async () => {
    await receiveAll([said('một'), said('hai \u0000 \ud83d'), said('ba')])
    expect((await stored()).map((event) => event?.kind === 'message' && event.text)).toEqual([
      'một',
      'hai \ufffd \ufffd',
      'ba',
    ])
  })

  it('is refused by itself when it cannot be stored', async () => {
    const wrong = receiver.receive(999_999, said('/ketnoi ABCDE-FGHJK', 'unbound'))
    const right = receiver.receive(accountId, said('một'))
    await expect(wrong).rejects.toThrow()
    await right
    expect(await stored()).toHaveLength(1)
  })
})
