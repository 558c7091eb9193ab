import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Channel, SendError, type SendRequest } from '../../bot/channels/channel.ts'
import { bindChat } from '../../db/chats.ts'
import type { Database } from '../../db/client.ts'
import { emptyDatabase } from '../../db/empty-database.ts'
import { addCommittee } from '../../db/organisations.ts'
import { chat } from '../../db/schema/chat.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { systemClock } from '../clock.ts'
import { createInbox } from '../inbox.ts'
import { createReceiver } from '../receiver.ts'
import { createOutboxFixture } from './testing/outbox-fixture.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
beforeEach(() => emptyDatabase(database))

const movedIdOf = (platformId: string) => `-100${platformId.slice(1)}`
const answering = (text: string) => ({ entry: { text, spans: [], buttons: [], quote: 'old' } })
const swift = { clock: systemClock, limitsOf: () => ({ concurrency: 20 }) }

/** Refuses what goes to a chat that has moved; tells what it takes. */
function movingChannel(isMoved: (platformId: string) => Promise<boolean> | boolean) {
  const taken: SendRequest[] = []
  const channel: Channel = {
    name: 'test',
    capabilities: {
      ...{ maxLength: 4096, buttons: true, quotes: true, idempotent: false, echoes: false },
      reception: 'everywhere',
    },
    start: async () => {},
    async send(request) {
      const { chatId } = request
      if (await isMoved(chatId)) throw new SendError('chat-moved', 'moved', { movedTo: movedIdOf(chatId) })
      taken.push(request)
      return { platformMessageId: `p${request.id}` }
    },
    stop: async () => {},
  }
  return { channel, taken }
}

it('what was begun for a chat just while it moved answers nothing in the new one', async () => {
  const fixture = await createOutboxFixture(database, ['-1'])
  const { channel, taken } = movingChannel(async (platformId) => {
    // As when the move commits between the look at the chat and the message that is made of it.
    if (platformId === '-1') await database.db.update(chat).set({ platformId: '-1001' })
    return platformId === '-1'
  })
  const delivery = fixture.delivery(channel, swift)
  await fixture.tell('-1', ['a'], answering('a'))
  await delivery.start()
  await delivery.settle()
  await delivery.stop()
  expect(taken).toMatchObject([{ chatId: '-1001', message: { text: 'a' } }])
  expect(taken[0]?.message.quote).toBeUndefined()
})

it('many groups that move at once, with answers on their way, hold up nobody', async () => {
  const ids = Array.from({ length: 20 }, (_, n) => `-${n + 1}`)
  const fixture = await createOutboxFixture(database, ids)
  const at = { now: new Date(), machine: new Date() }
  const [group] = await database.db.select().from(chat)
  const organisationId = 1
  const committee = await addCommittee(database.db, { organisationId, slug: 'bac-ninh', name: 'Bắc Ninh' }, at)
  for (const id of fixture.chats.values()) {
    await bindChat(database.db, id, { committeeId: committee.id, agencyId: null }, at.now)
  }
  const errors: string[] = []
  const logger = pino({ level: 'error' }, { write: (words: string) => void errors.push(words) })
  const inbox = createInbox({ database, moment: () => at, logger })
  const receiver = createReceiver({ db: database.db, now: () => at.machine })
  const moved = new Set<string>()
  const { channel, taken } = movingChannel((platformId) => moved.has(platformId))
  const delivery = fixture.delivery(channel, { ...swift, logger })
  await inbox.start()
  await delivery.start()
  await Promise.all(
    ids.map(async (id) => {
      for (let n = 0; n < 4; n += 1) await fixture.tell(id, ['a'], answering('a'))
      moved.add(id)
      const from = { id: '7', name: 'Lan' }
      const common = { from, at: at.machine.toISOString(), chat: { id, kind: 'group' as const, title: id } }
      await receiver.receive(group?.accountId ?? 0, {
        ...common,
        ...{ kind: 'change', eventId: `moved:${id}`, change: { what: 'moved', to: movedIdOf(id) } },
      })
    }),
  )
  await inbox.settle()
  await delivery.settle()
  await Promise.all([delivery.stop(), inbox.stop()])
  expect(errors).toEqual([])
  expect((await fixture.ledger()).filter(({ state }) => state !== 'sent')).toEqual([])
  const quoting = taken.filter(({ chatId, message }) => chatId.startsWith('-100') && message.quote !== undefined)
  expect(quoting).toEqual([])
  const rows = await database.db.select().from(chat).where(eq(chat.state, 'active'))
  expect(rows.map(({ platformId }) => platformId).toSorted()).toEqual(ids.map(movedIdOf).toSorted())
}, 120_000)
