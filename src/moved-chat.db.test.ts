import { eq, inArray } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bindChat, ensureChat } from '../db/chats.ts'
import type { Database } from '../db/client.ts'
import { chatsWithInbound, claimInbound, markHandled } from '../db/inbox.ts'
import { moveChat } from '../db/move-chat.ts'
import { chat } from '../db/schema/chat.ts'
import { line, message, messageLine } from '../db/schema/outbox.ts'
import { openTestDatabase } from '../db/testing.ts'
import type { InboundChange, InboundEvent } from './domain/inbound.ts'
import { handleInbound } from './handle-inbound.ts'
import { receive } from './receive.ts'
import { momentAt, publishedCommittee } from './testing/published-committee.ts'

const at = momentAt('2021-02-04', '08:30')
const lan = { id: 'lan', name: 'Lan' }

let database: Database
let committee: Awaited<ReturnType<typeof publishedCommittee>>
let agency: typeof chat.$inferSelect

beforeAll(async () => {
  database = await openTestDatabase()
  committee = await publishedCommittee(database.db)
  agency = await committee.chatNamed('bac-ninh-syt')
})
afterAll(() => database.close())

let made = 0
/** A group bound to the agency, and the id that it will move to. */
async function boundGroup() {
  made += 1
  const [from, to] = [`-${made}`, `-100${made}`]
  const { accountId, agencyId } = agency
  const where = { accountId, platformId: from, kind: 'group' as const, title: 'Sở Y tế', createdAt: at.machine }
  const { id } = await ensureChat(database.db, where)
  await bindChat(database.db, id, { committeeId: null, agencyId }, at.now)
  return { id, from, to }
}

const common = (platformId: string, eventId: string) => ({
  ...{ eventId, from: lan, at: at.machine.toISOString() },
  chat: { id: platformId, kind: 'group' as const, title: 'Sở Y tế' },
})
let said = 0
function words(platformId: string, text: string, quotes?: string): InboundEvent {
  said += 1
  const quoting = quotes === undefined ? {} : { quotes }
  return { ...common(platformId, `m${said}`), kind: 'message', messageId: `s${said}`, text, ...quoting }
}
const mark = (platformId: string, messageId: string): InboundEvent => {
  said += 1
  return { ...common(platformId, `r${said}`), kind: 'reaction', messageId, reaction: '👍' }
}
function change(platformId: string, what: InboundChange['change'], eventId = `c${++said}`): InboundEvent {
  return { ...common(platformId, eventId), kind: 'change', change: what }
}
const moved = ({ from, to }: { from: string; to: string }) => change(from, { what: 'moved', to }, `moved:${from}:${to}`)

const store = (event: InboundEvent) => receive(database.db, agency.accountId, event, at.machine)
const move = (chatId: number, to: string) => database.db.transaction((tx) => moveChat(tx, chatId, to, at.machine))

/** The oldest event of one of the chats that have any is handled. */
async function handleOne(which: number): Promise<boolean> {
  const queues = await chatsWithInbound(database.db)
  const queue = queues[which % Math.max(1, queues.length)]
  if (!queue) return false
  await database.db.transaction(async (tx) => {
    const row = await claimInbound(tx, queue)
    if (!row?.event) throw new Error('nothing to handle')
    const { id: inboxId, accountId, event } = row
    await markHandled(tx, inboxId, await handleInbound(tx, { inboxId, accountId, event }, at), at.machine)
  })
  return true
}
async function hear(...events: InboundEvent[]) {
  const newest = await committee.newestLine()
  for (const event of events) await store(event)
  while (await handleOne(0));
  return (await database.db.select().from(line)).filter(({ id }) => id > newest)
}

/** The ledger says that a message of the chat's carries the order, under an id of the platform's. */
async function carry(chatId: number, platformMessageId: string, lineId: number): Promise<void> {
  const { accountId } = agency
  const body = { text: 'x', spans: [], buttons: [], urgency: 'normal' as const }
  const times = { nextAttemptAt: at.machine, createdAt: at.machine, sentAt: at.machine }
  const [row] = await database.db
    .insert(message)
    .values({ accountId, chatId, state: 'sent', priority: 0, body, ...times, platformMessageId })
    .returning()
  await database.db.insert(messageLine).values({ messageId: row?.id ?? 0, lineId })
}
async function anOrder(): Promise<number> {
  const lines = await database.db.select().from(line).where(eq(line.chatId, agency.id))
  return lines.find(({ kind }) => kind === 'directive')?.id ?? expect.fail('no order')
}

describe('in a group that became a supergroup, where messages are counted anew,', () => {
  it('a reply to a colleague’s message, or a mark on it, is about no order that had its number before', async () => {
    const group = await boundGroup()
    await carry(group.id, '7', await anOrder())
    await move(group.id, group.to)
    expect(await hear(words(group.to, 'Dạ xong ạ', '7'), mark(group.to, '7'))).toEqual([])
  })

  it('a reply to a message from before, which the old group tells of, is about that order', async () => {
    const group = await boundGroup()
    await carry(group.id, '7', await anOrder())
    await move(group.id, group.to)
    await carry(group.id, '9', await anOrder())
    expect(await hear(words(group.from, 'đã nhận', '7'))).toMatchObject([{ chatId: group.id, kind: 'answer' }])
    expect(await hear(words(group.from, 'đã nhận', '9'))).toEqual([])
    expect(await hear(words(group.to, 'đã nhận', '9'))).toMatchObject([{ chatId: group.id, kind: 'answer' }])
  })

  it('a button under a message from before still works, and is answered there', async () => {
    const group = await boundGroup()
    await move(group.id, group.to)
    const button = `done:${await committee.numberOf('closing')}`
    const press: InboundEvent = { ...common(group.from, 'p1'), kind: 'press', messageId: '7', button }
    const told = await hear(press)
    expect(told.filter(({ kind }) => kind === 'answer')).toMatchObject([{ chatId: group.id }])
  })

  it('an answer to words from before quotes nothing', async () => {
    const group = await boundGroup()
    const [before] = await hear(words(group.from, '/trogiup'))
    expect(before?.entry.quote).toBeDefined()
    await move(group.id, group.to)
    const [waiting] = await database.db
      .select()
      .from(line)
      .where(eq(line.id, before?.id ?? 0))
    expect(waiting?.entry.quote).toBeUndefined()
    const [late] = await hear(words(group.from, '/trogiup'))
    expect(late?.entry.text).toBeDefined()
    expect(late?.entry.quote).toBeUndefined()
    expect((await hear(words(group.to, '/trogiup')))[0]?.entry.quote).toBeDefined()
  })
})

describe('a group that becomes a supergroup', () => {
  const states = async (...ids: string[]) =>
    (await database.db.select().from(chat).where(inArray(chat.platformId, ids))).map(({ id, state }) => ({ id, state }))

  it('is not asked for a code, also when the bot’s coming there is heard first', async () => {
    const group = await boundGroup()
    const [asked] = await hear(change(group.to, { what: 'bot-added', withParts: true }))
    expect(asked?.entry.text).toContain('/ketnoi MÃ')
    await hear(moved(group), words(group.from, '/trogiup'))
    const [taken] = await database.db
      .select()
      .from(line)
      .where(eq(line.id, asked?.id ?? 0))
    expect(taken?.withdrawnAt).toEqual(at.machine)
    expect(await states(group.from, group.to)).toEqual([{ id: group.id, state: 'active' }])
  })

  it('has not lost the bot when the bot has left the group that it was', async () => {
    const group = await boundGroup()
    const left = () => change(group.from, { what: 'bot-removed' })
    await hear(left(), moved(group))
    expect(await states(group.to)).toEqual([{ id: group.id, state: 'active' }])
    await hear(left())
    expect(await states(group.to)).toEqual([{ id: group.id, state: 'active' }])
  })

  it('stays bound when it was bound under its new id only', async () => {
    const group = await boundGroup()
    await bindChat(database.db, group.id, { committeeId: null, agencyId: null }, at.now)
    const where = { accountId: agency.accountId, platformId: group.to, kind: 'group' as const, title: 'Sở Y tế' }
    const bound = await ensureChat(database.db, { ...where, createdAt: at.machine })
    await bindChat(database.db, bound.id, { committeeId: null, agencyId: agency.agencyId }, at.now)
    await hear(moved(group))
    expect(await states(group.from, group.to)).toEqual([{ id: bound.id, state: 'active' }])
    expect(await hear(words(group.from, '/trogiup'))).toMatchObject([{ chatId: bound.id }])
  })

  type Step = 'old' | 'new' | 'handle' | 'refused'
  const step = fc.oneof(
    ...[fc.constant<Step>('old'), fc.constant<Step>('new'), fc.constant<Step>('handle'), fc.constant<Step>('refused')],
  )

  it('has every command handled once and in its order, whenever words, the move and a refused send meet', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, fc.nat(9)), { minLength: 8, maxLength: 40 }),
        fc.nat(4),
        async (steps, before) => {
          const group = await boundGroup()
          const newest = await committee.newestLine()
          const commands: string[] = []
          const say = (platformId: string) => {
            const one = words(platformId, '/trogiup')
            commands.push(one.eventId)
            return one
          }
          // Either chat tells what happened there in its order; between the two there is none.
          const old = [...Array.from({ length: before }, () => 'word' as const), 'moved' as const]
          const young = ['added' as const, 'moved' as const]
          let isMoved = false
          for (const [what, which] of steps) {
            if (what === 'handle') await handleOne(which)
            // A button of the old group may be pressed at any time.
            else if (what === 'old') await store(old.shift() === 'moved' ? moved(group) : say(group.from))
            else if (what === 'new') {
              const next = young.shift()
              if (next === 'added') await store(change(group.to, { what: 'bot-added', withParts: true }))
              else await store(next === 'moved' ? moved(group) : say(group.to))
            } else {
              isMoved = true
              await move(group.id, group.to)
            }
          }
          while (await handleOne(0));
          const told = (await database.db.select().from(line)).filter(
            ({ id, withdrawnAt }) => id > newest && !withdrawnAt,
          )
          const answers = told.filter(({ chatId, kind }) => chatId === group.id && kind === 'answer')
          const inboxIds = answers.map(({ key }) => Number(key.split(':')[1]))
          expect(answers).toHaveLength(commands.length)
          expect(inboxIds).toEqual(inboxIds.toSorted((a, b) => a - b))
          const strangers = told.filter(({ chatId, kind }) => chatId !== group.id && kind === 'answer')
          expect(isMoved || old.length === 0 || young.length === 0 ? strangers : []).toEqual([])
        },
      ),
      { numRuns: 20 },
    )
  }, 120_000)
})
