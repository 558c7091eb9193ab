import { readFile } from 'node:fs/promises'
import { and, asc, eq, gt } from 'drizzle-orm'
import type { Db } from '../../db/client.ts'
import { chat } from '../../db/schema/chat.ts'
import { directive } from '../../db/schema/document.ts'
import { line, message, messageLine } from '../../db/schema/outbox.ts'
import { identity, person } from '../../db/schema/people.ts'
import { seedDocuments, seedDocumentUrl } from '../../seeds/documents.ts'
import { provinces } from '../../seeds/provinces.ts'
import { seed } from '../../seeds/seed.ts'
import type { InboundEvent } from '../domain/inbound.ts'
import type { Moment } from '../domain/moment.ts'
import { instantAt } from '../domain/time.ts'
import { ingest } from '../ingest.ts'
import { publish } from '../publish.ts'
import { reply } from '../reply.ts'

/** A moment on the seeds' days; machine time is another clock and stands far from it. */
export function momentAt(date: string, time: string): Moment {
  return { now: instantAt(date, time), machine: new Date('2026-03-01T00:00:00Z') }
}

export const publishedAt = momentAt('2021-02-03', '17:00')

/** Bắc Ninh, and Lai Châu beside it, to see that nothing reaches a neighbour. */
export async function seedTwoProvinces(db: Db): Promise<void> {
  const chosen = provinces.filter(({ slug }) => slug === 'bac-ninh' || slug === 'lai-chau')
  await seed(db, publishedAt, chosen)
}

/** Bắc Ninh with its notice published, as a test's starting point, and people who say things in its chats. */
export async function publishedCommittee(db: Db) {
  await seedTwoProvinces(db)
  const [first] = seedDocuments
  const text = await readFile(seedDocumentUrl(first), 'utf8')
  const drafted = await ingest(db, { committeeSlug: first.committee, fileName: first.file, text }, publishedAt)
  const published = await publish(db, { documentId: drafted.documentId, as: 'van-thu' }, publishedAt)
  return { drafted, published, ...people(db) }
}

/** Says things in the seeds' chats straight to the reply use case, and looks at what was put in the outbox. */
export function people(db: Db) {
  let inboxId = 0

  async function chatNamed(platformId: string) {
    const [found] = await db.select().from(chat).where(eq(chat.platformId, platformId))
    if (!found) throw new Error(`no chat ${platformId}`)
    return found
  }

  /** @param said when the platform took it (machine time), where it is handled later */
  async function say(
    platformId: string,
    handle: string,
    text: string,
    at: Moment,
    quotes?: string,
    said = at.machine,
  ): Promise<string[]> {
    const where = await chatNamed(platformId)
    const from = await speaker(where.accountId, handle)
    return hear(where, at, {
      kind: 'message',
      eventId: String(inboxId),
      chat: { id: platformId, kind: where.kind, title: where.title },
      from,
      at: said.toISOString(),
      messageId: `said-${inboxId}`,
      text,
      ...(quotes === undefined ? {} : { quotes }),
    })
  }

  async function press(platformId: string, handle: string, button: string, at: Moment): Promise<string[]> {
    return act(platformId, handle, at, { kind: 'press', messageId: 'of-ours', button })
  }

  /** Puts a 👍 on a message of the bot. */
  async function mark(platformId: string, handle: string, messageId: string, at: Moment): Promise<string[]> {
    return act(platformId, handle, at, { kind: 'reaction', messageId, reaction: '👍' })
  }

  async function act(
    platformId: string,
    handle: string,
    at: Moment,
    deed:
      | { kind: 'press'; messageId: string; button: string }
      | { kind: 'reaction'; messageId: string; reaction: string },
  ): Promise<string[]> {
    const where = await chatNamed(platformId)
    const from = await speaker(where.accountId, handle)
    const chat = { id: platformId, kind: where.kind, title: where.title }
    return hear(where, at, { eventId: String(inboxId), chat, from, at: at.machine.toISOString(), ...deed })
  }

  /** As if delivery had sent these lines to the chat in one message. */
  async function carry(platformMessageId: string, platformId: string, lineIds: number[], at: Moment): Promise<void> {
    const { id: chatId, accountId } = await chatNamed(platformId)
    const [row] = await db
      .insert(message)
      .values({
        ...{ accountId, chatId, platformMessageId, state: 'sent', priority: 0 },
        body: { text: 'x', spans: [], buttons: [], urgency: 'normal' },
        nextAttemptAt: at.machine,
        createdAt: at.machine,
      })
      .returning()
    if (!row) throw new Error('no row')
    await db.insert(messageLine).values(lineIds.map((lineId) => ({ messageId: row.id, lineId })))
  }

  /** The answers that one event put in the outbox for the chat it came from. */
  async function hear(where: { id: number; accountId: number }, at: Moment, event: InboundEvent): Promise<string[]> {
    inboxId += 1
    const before = await newestLine()
    await db.transaction((tx) => reply(tx, { inboxId, accountId: where.accountId, event }, at))
    const said = await linesOf(where.id, before)
    return said.filter(({ kind }) => kind === 'answer').map(({ entry }) => entry.text)
  }

  async function speaker(accountId: number, handle: string): Promise<{ id: string; name: string }> {
    const [found] = await db
      .select({ id: identity.userId, name: identity.name })
      .from(identity)
      .innerJoin(person, eq(person.id, identity.personId))
      .where(and(eq(identity.accountId, accountId), eq(person.handle, handle)))
    return found ?? { id: handle, name: handle }
  }

  async function newestLine(): Promise<number> {
    const rows = await db.select({ id: line.id }).from(line).orderBy(asc(line.id))
    return rows.at(-1)?.id ?? 0
  }

  async function linesOf(chatId: number, after = 0) {
    return db
      .select()
      .from(line)
      .where(and(eq(line.chatId, chatId), gt(line.id, after)))
      .orderBy(asc(line.id))
  }

  /** What a chat was told, or was told after a line. */
  async function told(platformId: string, after = 0) {
    return linesOf((await chatNamed(platformId)).id, after)
  }

  async function numberOf(path: string): Promise<number> {
    const [found] = await db.select({ number: directive.number }).from(directive).where(eq(directive.path, path))
    if (!found?.number) throw new Error(`no directive at ${path}`)
    return found.number
  }

  return { say, press, mark, carry, told, newestLine, numberOf, chatNamed }
}
