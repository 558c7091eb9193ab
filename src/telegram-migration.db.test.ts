import { and, eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type TelegramHarness, telegramHarness } from '../bot/channels/telegram/testing/telegram-harness.ts'
import type { Database } from '../db/client.ts'
import { emptyDatabase } from '../db/empty-database.ts'
import { wantChange } from '../db/message-changes.ts'
import { chat } from '../db/schema/chat.ts'
import { line, messageChange } from '../db/schema/outbox.ts'
import { openTestDatabase } from '../db/testing.ts'
import { systemClock } from './clock.ts'
import { limitsOf } from './delivery/limits.ts'
import { createOutboxFixture } from './delivery/testing/outbox-fixture.ts'
import { createInbox } from './inbox.ts'
import { createReceiver } from './receiver.ts'
import { momentAt, publishedCommittee } from './testing/published-committee.ts'

const patience = { timeout: 20_000, interval: 50 }
const at = momentAt('2021-02-04', '08:30')

let database: Database
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(mode: 'webhook' | 'polling'): Promise<TelegramHarness> {
  const telegram = await telegramHarness(mode)
  telegram.bot.me.can_read_all_group_messages = true
  closing.push(telegram.close, () => telegram.channel.stop())
  return telegram
}

describe('when a Telegram group becomes a supergroup, which counts its messages anew,', () => {
  it('what is done to messages from before leaves those of the supergroup alone', async () => {
    await emptyDatabase(database)
    const telegram = await open('webhook')
    const { db } = database
    const fixture = await createOutboxFixture(database, [telegram.chatId])
    const swift = () => ({ ...limitsOf('telegram'), chatGapMs: 0 })
    const delivery = fixture.delivery(telegram.channel, { clock: systemClock, limitsOf: swift })
    closing.push(() => delivery.stop())
    const sent = async () => (await fixture.ledger()).filter(({ state }) => state === 'sent').length
    await fixture.tell(telegram.chatId, ['Việc 1'])
    await delivery.start()
    await expect.poll(sent, patience).toBe(1)
    const [old] = await fixture.ledger()
    const group = telegram.simulator.people.migrate(telegram.group).chatId
    // Refused in the old group, each goes to the new one; the first answers a message of the old group.
    const answer = { text: 'Việc 2', spans: [], buttons: [], quote: '1' }
    await fixture.tell(telegram.chatId, ['Việc 2'], { entry: answer })
    for (const text of ['Việc 3', 'Việc 4', 'Việc 5'])
      await fixture.tell(telegram.chatId, [text], { kind: 'directive' })
    await expect.poll(sent, patience).toBe(5)
    const messageId = old?.id ?? 0
    const body = { text: 'Việc 1 – đã nhận', spans: [], buttons: [], urgency: 'normal' as const }
    await wantChange(db, { messageId, what: 'edit', body }, systemClock.now())
    await wantChange(db, { messageId, what: 'pin' }, systemClock.now())
    const wished = () => db.select().from(messageChange).where(eq(messageChange.done, 0))
    await expect.poll(wished, patience).toEqual([])
    const ids = telegram.simulator.transcript(group).map(({ id }) => String(id))
    expect(ids).toContain(old?.platformMessageId)
    const shown = (await telegram.shown(String(group))).map(({ text, pinned, quotes }) => ({ text, pinned, quotes }))
    const alone = { pinned: false, quotes: undefined }
    expect(shown.toSorted((a, b) => a.text.localeCompare(b.text))).toEqual(
      ['Việc 2', 'Việc 3', 'Việc 4', 'Việc 5'].map((text) => ({ text, ...alone })),
    )
  }, 60_000)

  async function committeeOn(telegram: TelegramHarness) {
    await emptyDatabase(database)
    const committee = await publishedCommittee(database.db)
    const where = await committee.chatNamed('bac-ninh-syt')
    await database.db.update(chat).set({ platformId: telegram.chatId }).where(eq(chat.id, where.id))
    const inbox = createInbox({ database, moment: () => at, logger: pino({ level: 'silent' }) })
    const receiver = createReceiver({ db: database.db, now: () => at.machine })
    closing.push(() => inbox.stop())
    await inbox.start()
    const listen = () => telegram.channel.start((event) => receiver.receive(where.accountId, event))
    const answers = async () =>
      (
        await database.db
          .select()
          .from(line)
          .where(and(eq(line.chatId, where.id), eq(line.kind, 'answer')))
      ).length
    return { where, committee, inbox, listen, answers, receiver }
  }

  it.each(['polling', 'webhook'] as const)(
    'no command is lost on the way: %s',
    async (mode) => {
      const telegram = await open(mode)
      const { where, committee, inbox, listen, answers } = await committeeOn(telegram)
      const number = await committee.numberOf('closing')
      const { people } = telegram.simulator
      for (let n = 0; n < 12; n += 1) people.say(telegram.lan, telegram.group, '/viec')
      people.say(telegram.lan, telegram.group, `/done ${number}`)
      const group = people.migrate(telegram.group).chatId
      people.say(telegram.lan, group, `/undone ${number}`)
      people.say(telegram.lan, group, '/viec')
      await listen()
      await expect.poll(() => telegram.bot.updates.pending(), patience).toEqual([])
      await inbox.settle()
      expect(await answers()).toBe(15)
      const rows = await database.db.select().from(chat).where(eq(chat.accountId, where.accountId))
      expect(rows.find(({ platformId }) => platformId === String(group))).toMatchObject({
        id: where.id,
        state: 'active',
      })
      const others = rows.filter(({ platformId, agencyId }) => platformId.startsWith('-') && agencyId === null)
      expect(others.filter(({ state }) => state === 'active')).toEqual([])
      const told = await database.db.select().from(line)
      expect(told.filter(({ key, withdrawnAt }) => key.includes('asks-code') && !withdrawnAt)).toEqual([])
    },
    60_000,
  )

  it('a button under a message from before is answered in the supergroup', async () => {
    const telegram = await open('webhook')
    const { committee, inbox, listen, answers } = await committeeOn(telegram)
    await listen()
    await expect.poll(() => telegram.bot.webhook).toBeDefined()
    const button = { id: `done:${await committee.numberOf('closing')}`, label: 'Hoàn thành' }
    const words = { text: 'Việc 1', spans: [], buttons: [button], urgency: 'normal' as const }
    const { platformMessageId } = await telegram.channel.send({ id: '1', chatId: telegram.chatId, message: words })
    await telegram.heard(telegram.simulator.people.migrate(telegram.group))
    await inbox.settle()
    expect(await answers()).toBe(0)
    await telegram.press(platformMessageId, button.id)
    await inbox.settle()
    expect(await answers()).toBe(1)
  }, 60_000)
})
