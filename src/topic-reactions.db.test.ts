import { asc, eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createButtonSeal } from '../bot/channels/telegram/button-seal.ts'
import { readUpdate } from '../bot/channels/telegram/read-update.ts'
import { ensureAccount } from '../db/accounts.ts'
import { type ChatRow, ensureChat, organisationOfAccount } from '../db/chats.ts'
import type { Database } from '../db/client.ts'
import { chat } from '../db/schema/chat.ts'
import { line, message, messageLine } from '../db/schema/outbox.ts'
import { inbox } from '../db/schema/record.ts'
import { openTestDatabase } from '../db/testing.ts'
import { createInbox } from './inbox.ts'
import { createReceiver } from './receiver.ts'
import { momentAt, publishedCommittee } from './testing/published-committee.ts'

const at = momentAt('2021-02-04', '08:30')
const seal = createButtonSeal('123456:token')
const lan = { id: 7, is_bot: false, first_name: 'Lan' }
const forum = { id: -100300, type: 'supergroup', title: 'Diễn đàn', is_forum: true }

/** Telegram names a message that somebody marks, and its chat, but not the topic it stands in. */
describe('a mark on a message in a topic of a forum', () => {
  let database: Database
  let committee: Awaited<ReturnType<typeof publishedCommittee>>
  let topic: ChatRow
  let directiveLine: number
  let updates = 0

  beforeAll(async () => {
    database = await openTestDatabase()
    committee = await publishedCommittee(database.db)
    topic = await committee.chatNamed('bac-ninh-syt')
    const lines = await database.db.select().from(line).where(eq(line.chatId, topic.id)).orderBy(asc(line.id))
    directiveLine = lines.find(({ kind }) => kind === 'directive')?.id ?? 0
    await moveTo(topic.id, '-100300:5')
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    await database.db.delete(inbox)
    await database.db.delete(messageLine)
    await database.db.delete(message)
  })

  const moveTo = (chatId: number, platformId: string) =>
    database.db.update(chat).set({ platformId }).where(eq(chat.id, chatId))
  /** The chat was sent the order, under this id of Telegram's. */
  async function sent(to: Pick<ChatRow, 'id' | 'accountId'>, platformMessageId: string): Promise<void> {
    const body = { text: 'Việc', spans: [], buttons: [], urgency: 'normal' as const }
    const times = { nextAttemptAt: at.machine, createdAt: at.machine, sentAt: at.machine }
    const values = { accountId: to.accountId, chatId: to.id, state: 'sent' as const, priority: 0, body, ...times }
    const [row] = await database.db
      .insert(message)
      .values({ ...values, platformMessageId })
      .returning({ id: message.id })
    await database.db.insert(messageLine).values({ messageId: row?.id ?? 0, lineId: directiveLine })
  }
  async function hear(update: object): Promise<void> {
    updates += 1
    const read = readUpdate({ update_id: updates, ...update }, { id: 99, username: 'bot' }, seal, at.machine)
    if (!('events' in read)) throw new Error(read.unreadable)
    const receiver = createReceiver({ db: database.db, now: () => at.machine })
    for (const event of read.events) await receiver.receive(topic.accountId, event)
  }
  const mark = (messageId: number, where: object = forum) =>
    hear({
      message_reaction: {
        ...{ chat: where, message_id: messageId, user: lan, date: 1 },
        ...{ old_reaction: [], new_reaction: [{ type: 'emoji', emoji: '👍' }] },
      },
    })
  const say = (text: string) =>
    hear({
      message: {
        ...{ message_id: 500 + updates, date: 1, chat: forum, from: lan, text },
        ...{ message_thread_id: 5, is_topic_message: true },
      },
    })
  const stored = async () =>
    (await database.db.select().from(inbox).orderBy(asc(inbox.id))).map(({ chatPlatformId, event }) => [
      chatPlatformId,
      event?.chat.id,
    ])
  /** What the topic was answered to all that was stored. */
  async function answers(): Promise<string[]> {
    const before = await committee.newestLine()
    const logger = pino({ level: 'silent' })
    await createInbox({ database, moment: () => at, logger, pausesMs: [0, 0] }).settle()
    return (await committee.told('-100300:5', before)).map(({ entry }) => entry.text)
  }

  it('acknowledges the order in the topic, before what is said there afterwards, and makes no chat of the whole', async () => {
    await sent(topic, '77')
    await mark(77)
    await say('/done@bot 1')
    expect(await stored()).toEqual([
      ['-100300:5', '-100300:5'],
      ['-100300:5', '-100300:5'],
    ])
    const [first, ...more] = await answers()
    expect(first).toMatch(/^Việc 1: đã ghi nhận đơn vị nhận việc/)
    expect(more).toEqual([expect.stringMatching(/Việc 1: đã ghi nhận hoàn thành/)])
    expect(await database.db.$count(chat, eq(chat.platformId, '-100300'))).toBe(0)
  })

  it('is none of ours when the message is somebody else’s, or its topic bound to nobody', async () => {
    await sent(topic, '77')
    const free = { accountId: topic.accountId, platformId: '-100300:6', kind: 'group' as const, title: 'Khác' }
    await sent(await ensureChat(database.db, { ...free, createdAt: at.machine }), '90')
    await mark(78)
    await mark(90)
    expect(await stored()).toEqual([])
  })

  it('is not looked for in other forums, nor among another bot’s chats', async () => {
    await sent(topic, '77')
    await mark(77, { ...forum, id: -10030 })
    await mark(77, { ...forum, id: -1003001 })
    const organisationId = (await organisationOfAccount(database.db, topic.accountId)) ?? 0
    const another = { organisationId, channel: 'telegram' as const, name: 'another' }
    const other = await ensureAccount(database.db, another, at.machine)
    const theirs = { accountId: other.id, platformId: '-100300:5', kind: 'group' as const, title: 'Diễn đàn' }
    const their = await ensureChat(database.db, { ...theirs, createdAt: at.machine })
    await database.db.update(chat).set({ agencyId: topic.agencyId }).where(eq(chat.id, their.id))
    await sent(their, '88')
    await mark(88)
    expect(await stored()).toEqual([])
  })

  it('in the topic that every forum has is heard as before, also beside another bound topic', async () => {
    const chats = await database.db.select().from(chat).where(eq(chat.accountId, topic.accountId))
    const whole = chats.find(({ id, agencyId }) => id !== topic.id && agencyId !== null)
    if (!whole) throw new Error('no other chat')
    await moveTo(whole.id, '-100300')
    await sent(topic, '77')
    await sent(whole, '80')
    await mark(80)
    await mark(77)
    expect(await stored()).toEqual([
      ['-100300', '-100300'],
      ['-100300:5', '-100300:5'],
    ])
  })
})
