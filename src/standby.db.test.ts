import { and, asc, eq, inArray } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Channel, EditRequest } from '../bot/channels/channel.ts'
import { acquireLease, ensureAccount, setChatState } from '../db/accounts.ts'
import { adminChats } from '../db/admin-chats.ts'
import { ensureChat, organisationOfAccount } from '../db/chats.ts'
import type { Database } from '../db/client.ts'
import { emptyDatabase } from '../db/empty-database.ts'
import { findNotice, noticeRecipients } from '../db/notices.ts'
import { ensureDirectRoom } from '../db/rooms.ts'
import { channelAccount, chat } from '../db/schema/chat.ts'
import { committee as committees } from '../db/schema/organisation.ts'
import { line, message, messageLine } from '../db/schema/outbox.ts'
import { identity, person } from '../db/schema/people.ts'
import { event } from '../db/schema/record.ts'
import { openTestDatabase } from '../db/testing.ts'
import { insertSession } from '../db/web-sessions.ts'
import { copyToStandby } from './delivery/copy-to-standby.ts'
import { createDelivery } from './delivery/worker.ts'
import { tick } from './remind.ts'
import { pairChats } from './standby.ts'
import { momentAt, publishedAt, publishedCommittee } from './testing/published-committee.ts'

const at = momentAt('2021-02-04', '08:30')
const codeIn = (text = '') => /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/.exec(text)?.[0] ?? ''

let database: Database
let committee: Awaited<ReturnType<typeof publishedCommittee>>
let organisationId: number
let telegram: number
let backup: number

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

async function begin(): Promise<void> {
  await emptyDatabase(database)
  committee = await publishedCommittee(database.db)
  const { accountId } = await committee.chatNamed('bac-ninh')
  organisationId = (await organisationOfAccount(database.db, accountId)) ?? 0
  const made = (name: string) =>
    ensureAccount(database.db, { organisationId, channel: 'telegram', name }, at.machine).then(({ id }) => id)
  telegram = await made('bot')
  backup = await made('backup')
  await addGroup(telegram, 'tg-syt')
}

async function addGroup(accountId: number, platformId: string): Promise<number> {
  const group = { accountId, platformId, kind: 'group' as const, title: `Nhóm ${platformId}`, createdAt: at.machine }
  return (await ensureChat(database.db, group)).id
}

const say = (where: string, who: string, text: string, quotes?: string) => committee.say(where, who, text, at, quotes)

/** Makes `second` the second channel of `first`, as codes do. */
async function pair(first: string, second: string): Promise<void> {
  const { id } = await committee.chatNamed(second)
  const by = { organisationId, actor: { name: 'thử' } }
  const main = await committee.chatNamed(first)
  await database.db.transaction((tx) => pairChats(tx, main, id, by, at))
}

/** The first channel's account has been down for an hour. */
async function takeDown(platformId: string): Promise<void> {
  const { accountId } = await committee.chatNamed(platformId)
  const downSince = new Date(at.machine.getTime() - 3_600_000)
  await database.db.update(channelAccount).set({ downSince }).where(eq(channelAccount.id, accountId))
}

async function copyTo(accountId: number): Promise<number> {
  const until = new Date(at.machine.getTime() + 60_000)
  const wanted = { holder: 'test', now: at.machine, until, takeOver: true }
  const lease = await acquireLease(database.db, accountId, wanted)
  if (!lease) throw new Error('no lease')
  return copyToStandby(database.db, lease, {
    capabilities: { maxLength: 4_096 },
    now: at.machine,
    onFailure(failure) {
      throw failure
    },
  })
}

const messagesIn = async (platformId: string) => {
  const { id } = await committee.chatNamed(platformId)
  return database.db.select().from(message).where(eq(message.chatId, id)).orderBy(asc(message.id))
}

describe('a second channel', () => {
  beforeAll(begin)
  let code: string

  it('is given by an office of a committee of the chat, not by whoever is there', async () => {
    for (const who of ['dau-moi-syt', 'mot-nguoi-la']) {
      const [refusal] = await say('bac-ninh-syt', who, '/duphong')
      expect(refusal).toContain('không có quyền')
    }
    const [answer] = await say('bac-ninh-syt', 'van-thu', '/duphong')
    code = codeIn(answer)
    expect(code).not.toBe('')
  })

  it('is none on the same account: the code stays good for another chat', async () => {
    const { accountId } = await committee.chatNamed('bac-ninh-syt')
    await addGroup(accountId, 'phong-moi')
    const [refusal] = await say('phong-moi', 'van-thu', `/ketnoi ${code}`)
    expect(refusal).toContain('tài khoản khác')
  })

  it('is bound as the first is, by the code typed there, once, and is told no open work', async () => {
    const [answer] = await say('tg-syt', 'mot-nguoi-la', `/ketnoi ${code}`)
    expect(answer).toContain('kênh dự phòng')
    expect(answer).toContain('10 phút')
    const [first, second] = [await committee.chatNamed('bac-ninh-syt'), await committee.chatNamed('tg-syt')]
    expect(first.standbyChatId).toBe(second.id)
    expect(second.agencyId).toBe(first.agencyId)
    expect((await committee.told('tg-syt')).map(({ kind }) => kind)).toEqual(['answer'])
    await addGroup(telegram, 'tg-khac')
    expect(await say('tg-khac', 'mot-nguoi-la', `/ketnoi ${code}`)).toEqual([expect.stringContaining('Mã không đúng')])
    expect(await database.db.$count(event, eq(event.kind, 'chat-paired'))).toBe(1)
  })

  it('is one only: another is refused until it is taken away', async () => {
    const [answer] = await say('bac-ninh-syt', 'van-thu', '/duphong')
    expect(answer).toContain('“Nhóm tg-syt”')
    expect(codeIn(answer)).toBe('')
  })

  it('is told nothing of its own by ticks, notices and progress', async () => {
    const before = await committee.newestLine()
    await tick(database.db, publishedAt)
    await tick(database.db, momentAt('2021-02-06', '14:30'))
    await say('bac-ninh', 'van-thu', '/khan Họp ngay')
    await say('bac-ninh', 'truong-ban', '/xacnhan 1')
    expect((await committee.told('bac-ninh-syt', before)).map(({ kind }) => kind)).toContain('notice')
    expect(await committee.told('tg-syt', before)).toEqual([])
  })

  it('answers for the first, in its own place: one answer serves for both', async () => {
    const number = await committee.numberOf('closing')
    expect(await say('tg-syt', 'mot-nguoi-la', `/done ${number}`)).toEqual([expect.stringContaining('hoàn thành')])
    expect((await say('bac-ninh-syt', 'dau-moi-syt', `/done ${number}`)).join()).toContain('từ trước')
  })

  it('acknowledges a notice for the first, which is counted once', async () => {
    const recipients = async () => {
      const notice = await findNotice(database.db, organisationId, 1)
      return (await noticeRecipients(database.db, notice?.id ?? 0)).filter(({ title }) => /Y tế|tg-syt/.test(title))
    }
    expect(await recipients()).toMatchObject([{ at: null }])
    await committee.press('tg-syt', 'mot-nguoi-la', 'notice-ack:1', at)
    expect(await recipients()).toMatchObject([{ by: 'mot-nguoi-la' }])
    const again = await committee.press('bac-ninh-syt', 'dau-moi-syt', 'notice-ack:1', at)
    expect(again.join()).toContain('từ trước')
  })

  it('keeps the agency told when the bot is out of the first chat', async () => {
    const { id } = await committee.chatNamed('bac-ninh-syt')
    await setChatState(database.db, id, 'removed')
    const before = await committee.newestLine()
    await tick(database.db, momentAt('2021-02-08', '09:00'))
    expect(await committee.told('bac-ninh-syt', before)).not.toEqual([])
    await setChatState(database.db, id, 'active')
  })

  it('is taken away again: it is bound to nobody, and told and believed nothing', async () => {
    expect((await say('bac-ninh-syt', 'dau-moi-syt', '/duphong bỏ')).join()).toContain('không có quyền')
    expect((await say('bac-ninh-syt', 'van-thu', '/duphong bỏ')).join()).toContain('không còn là kênh dự phòng')
    expect(await committee.chatNamed('tg-syt')).toMatchObject({ agencyId: null, committeeId: null })
    expect(await committee.chatNamed('bac-ninh-syt')).toMatchObject({ standbyChatId: null })
    expect(await say('tg-syt', 'mot-nguoi-la', '/viec')).toEqual([])
    expect((await say('bac-ninh-syt', 'van-thu', '/duphong bỏ')).join()).toContain('không có kênh dự phòng')
  })
})

describe('copies', () => {
  beforeEach(begin)

  it('are taken back with their lines when the work is reported in the second channel', async () => {
    await pair('bac-ninh-cat', 'tg-syt')
    await takeDown('bac-ninh-cat')
    await tick(database.db, publishedAt)
    await tick(database.db, momentAt('2021-02-06', '14:30'))
    expect(await copyTo(telegram)).toBeGreaterThan(0)
    const number = await committee.numberOf('closing')
    const about = async () =>
      database.db
        .select({ state: message.state, chatId: message.chatId, withdrawnAt: line.withdrawnAt })
        .from(line)
        .innerJoin(messageLine, eq(messageLine.lineId, line.id))
        .innerJoin(message, eq(message.id, messageLine.messageId))
        .where(and(eq(line.kind, 'due-soon'), inArray(line.chatId, [(await committee.chatNamed('bac-ninh-cat')).id])))
    expect(await about()).toMatchObject([{ state: 'queued', withdrawnAt: null }])
    await say('tg-syt', 'mot-nguoi-la', `/done ${number}`)
    expect(await about()).toMatchObject([{ state: 'cancelled', withdrawnAt: at.machine }])
    // What the copy carried besides is copied anew.
    expect(await copyTo(telegram)).toBe(1)
    const [last] = (await messagesIn('tg-syt')).filter(({ state }) => state === 'queued').slice(-1)
    expect(last?.body.text).not.toMatch(new RegExp(`Việc ${number}\\b`))
  })

  it('that nobody has begun to send are taken back with the second channel', async () => {
    await pair('bac-ninh-cat', 'tg-syt')
    await takeDown('bac-ninh-cat')
    expect(await copyTo(telegram)).toBeGreaterThan(0)
    await say('bac-ninh-cat', 'van-thu', '/duphong bỏ')
    expect(new Set((await messagesIn('tg-syt')).map(({ state }) => state))).toEqual(new Set(['cancelled']))
    expect(await copyTo(telegram)).toBe(0)
  })

  it('that were tried in vain are taken back with it too, and made anew when it is the second channel again', async () => {
    await pair('bac-ninh-cat', 'tg-syt')
    await takeDown('bac-ninh-cat')
    const made = await copyTo(telegram)
    const { id } = await committee.chatNamed('tg-syt')
    const tried = { state: 'failed' as const, attempts: 1 }
    await database.db.update(message).set(tried).where(eq(message.chatId, id))
    await say('bac-ninh-cat', 'van-thu', '/duphong bỏ')
    expect(new Set((await messagesIn('tg-syt')).map(({ state }) => state))).toEqual(new Set(['cancelled']))
    const later = new Date(at.machine.getTime() + 1_000)
    const by = { organisationId, actor: { name: 'thử' } }
    const first = await committee.chatNamed('bac-ninh-cat')
    await database.db.transaction((tx) => pairChats(tx, first, id, by, { ...at, machine: later }))
    expect(await copyTo(telegram)).toBe(made)
  })

  it('of a reminder that was tried in vain are not made once the work is reported', async () => {
    await pair('bac-ninh-cat', 'tg-syt')
    await tick(database.db, publishedAt)
    await tick(database.db, momentAt('2021-02-06', '14:30'))
    const { id, accountId } = await committee.chatNamed('bac-ninh-cat')
    const [waiting] = await database.db
      .select()
      .from(line)
      .where(and(eq(line.chatId, id), eq(line.kind, 'due-soon')))
    const body = { text: 'x', spans: [], buttons: [], urgency: 'normal' as const }
    const tried = { accountId, chatId: id, state: 'failed' as const, priority: 0, body, attempts: 1 }
    const times = { nextAttemptAt: at.machine, createdAt: at.machine }
    const [made] = await database.db
      .insert(message)
      .values({ ...tried, ...times })
      .returning()
    await database.db.insert(messageLine).values({ messageId: made?.id ?? 0, lineId: waiting?.id ?? 0 })
    await database.db.update(line).set({ composedAt: at.machine }).where(eq(line.chatId, id))
    await say('bac-ninh-cat', 'dau-moi-cat', `/done ${await committee.numberOf('closing')}`)
    await takeDown('bac-ninh-cat')
    expect(await copyTo(telegram)).toBe(0)
  })

  it('of an order are edited as the first is when its state changes', async () => {
    await addGroup(telegram, 'tg-cat')
    await addGroup(backup, 'tg-cat-2')
    const first = await committee.chatNamed('tg-cat')
    const { agencyId } = await committee.chatNamed('bac-ninh-cat')
    await database.db.update(chat).set({ agencyId }).where(eq(chat.id, first.id))
    const number = await committee.numberOf('closing')
    await pair('tg-cat', 'tg-cat-2')
    await takeDown('tg-cat')
    const [order] = (await committee.told('bac-ninh-cat')).filter(
      ({ kind, entry }) => kind === 'directive' && entry.text.includes(`Việc ${number}`),
    )
    if (!order) throw new Error('no order')
    const { id: _, ...rest } = order
    await database.db.insert(line).values({ ...rest, chatId: first.id, key: 'test', composedAt: null })
    await database.db.delete(line).where(eq(line.kind, 'summary'))
    expect(await copyTo(backup)).toBe(1)

    const edits: EditRequest[] = []
    const channel: Channel = {
      name: 'test',
      capabilities: {
        ...{ maxLength: 4_096, buttons: true, quotes: true, idempotent: false, echoes: false },
        reception: 'everywhere',
      },
      start: async () => {},
      send: async ({ id }) => ({ platformMessageId: `p${id}` }),
      edit: async (request) => void edits.push(request),
      stop: async () => {},
    }
    const delivery = createDelivery({
      ...{ database, holder: 'test', takeOver: true, logger: pino({ level: 'silent' }) },
      channelFor: (account) => (account.channel === 'telegram' ? channel : undefined),
      clock: { now: () => at.machine },
      limitsOf: () => ({ concurrency: 4 }),
    })
    await delivery.start()
    try {
      await delivery.settle()
      const [copy] = await messagesIn('tg-cat-2')
      expect(copy?.state).toBe('sent')
      const done = await say('tg-cat-2', 'mot-nguoi-la', '/done', copy?.platformMessageId ?? '')
      expect(done.join()).toContain('hoàn thành')
      const edited = () => edits.map(({ chatId, message: { text } }) => `${chatId} ${/Đã báo hoàn thành/.test(text)}`)
      await delivery.settle()
      await expect.poll(() => edited().toSorted(), { timeout: 20_000 }).toEqual(['tg-cat true', 'tg-cat-2 true'])
    } finally {
      await delivery.stop()
    }
  })
})

describe('alarms, where the clerk’s own conversation is on an account that is down', () => {
  beforeEach(begin)

  it('go to the committee’s group on another account as well, by its second channel where that alone works', async () => {
    const { id: group, accountId } = await committee.chatNamed('bac-ninh')
    const { id: second } = await committee.chatNamed('tg-syt')
    const [clerk] = await database.db
      .select({ userId: identity.userId })
      .from(identity)
      .innerJoin(person, and(eq(person.id, identity.personId), eq(person.handle, 'van-thu')))
      .where(eq(identity.accountId, accountId))
    const own = { accountId, platformId: clerk?.userId ?? '', kind: 'direct' as const, title: 'Văn thư' }
    const clerks = [(await ensureChat(database.db, { ...own, createdAt: at.machine })).id]
    expect(await adminChats(database.db, { organisationId, machineNow: at.machine })).toEqual(clerks)
    await takeDown('bac-ninh')
    // Nobody can be told: it waits for the clerk.
    expect(await adminChats(database.db, { organisationId, machineNow: at.machine })).toEqual(clerks)
    await pair('bac-ninh', 'tg-syt')
    expect(await adminChats(database.db, { organisationId, machineNow: at.machine })).toEqual([...clerks, second])
    await database.db.update(chat).set({ accountId: backup }).where(eq(chat.id, group))
    expect(await adminChats(database.db, { organisationId, machineNow: at.machine })).toEqual([...clerks, group])
  })
})

describe('alarms, where the clerk’s only conversation is a room in the browser', () => {
  beforeEach(begin)

  it('go to the committee’s group elsewhere as well unless the clerk is signed in, and to no other room', async () => {
    const [clerk] = await database.db.select().from(person).where(eq(person.handle, 'van-thu'))
    const personId = clerk?.id ?? 0
    const { chatId: own } = await ensureDirectRoom(database.db, personId, at.machine)
    expect(await adminChats(database.db, { organisationId, machineNow: at.machine })).toEqual([own])
    const { id: group } = await committee.chatNamed('bac-ninh')
    await database.db.update(chat).set({ accountId: telegram }).where(eq(chat.id, group))
    expect(await adminChats(database.db, { organisationId, machineNow: at.machine })).toEqual([own, group])
    const expiresAt = new Date(at.machine.getTime() + 3_600_000)
    await insertSession(database.db, { tokenHash: 'x', personId, createdAt: at.machine, expiresAt })
    expect(await adminChats(database.db, { organisationId, machineNow: at.machine })).toEqual([own])
    expect(await adminChats(database.db, { organisationId, machineNow: expiresAt })).toEqual([own, group])
  })
})

describe('alarms, where no clerk has a conversation with the bot', () => {
  beforeAll(begin)

  it('go to the committee’s group, and to its second channel only when the first cannot be told', async () => {
    await pair('bac-ninh', 'tg-syt')
    const [board] = await database.db.select().from(committees).where(eq(committees.slug, 'bac-ninh'))
    const { id: group, accountId } = await committee.chatNamed('bac-ninh')
    const { id: second } = await committee.chatNamed('tg-syt')
    expect(board).toBeDefined()
    await database.db.update(chat).set({ state: 'gone' }).where(eq(chat.kind, 'direct'))
    expect(await adminChats(database.db, { organisationId, machineNow: at.machine })).toEqual([group])
    expect(await adminChats(database.db, { organisationId, machineNow: at.machine, except: { accountId } })).toEqual([
      second,
    ])
    expect(
      await adminChats(database.db, { organisationId, machineNow: at.machine, except: { chatId: group } }),
    ).toEqual([second])
  })
})
