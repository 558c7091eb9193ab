import { readFile } from 'node:fs/promises'
import { asc, sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { InboundEvent } from '../src/domain/inbound.ts'
import { ensureAccount } from './accounts.ts'
import { ensureChat } from './chats.ts'
import type { Database } from './client.ts'
import { chatAlias } from './schema/chat.ts'
import { organisation } from './schema/organisation.ts'
import { message } from './schema/outbox.ts'
import { inbox } from './schema/record.ts'
import { openTestDatabase } from './testing.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

it('a group that moved before its earlier ids were kept gets them from the inbox, and its messages their place', async () => {
  const { db } = database
  const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 1, minute))
  const [own] = await db
    .insert(organisation)
    .values({ slug: 'x', name: 'X', createdAt: at(0) })
    .returning()
  const values = { organisationId: own?.id ?? 0, channel: 'telegram' as const, name: 'bot' }
  const accountId = (await ensureAccount(db, values, at(0))).id
  const where = { accountId, platformId: '-1005', kind: 'group' as const, title: 'Sở Y tế', createdAt: at(0) }
  const chatId = (await ensureChat(db, where)).id
  const event: InboundEvent = {
    ...{ kind: 'change', eventId: 'moved:-5:-1005', from: { id: '7', name: 'Lan' }, at: at(5).toISOString() },
    chat: { id: '-5', kind: 'group', title: 'Sở Y tế' },
    change: { what: 'moved', to: '-1005' },
  }
  const row = { accountId, eventId: event.eventId, chatPlatformId: '-5', event, receivedAt: at(5) }
  await db.insert(inbox).values({ ...row, state: 'handled', handledAt: at(5) })
  const body = { text: 'x', spans: [], buttons: [], urgency: 'normal' as const }
  const sent = { accountId, chatId, state: 'sent' as const, priority: 0, body, nextAttemptAt: at(0), createdAt: at(0) }
  await db.insert(message).values([
    { ...sent, sentAt: at(4), platformMessageId: '7' },
    { ...sent, sentAt: at(6), platformMessageId: '7' },
  ])

  const statements = await readFile(new URL('./migrations/0003_moved-chats.sql', import.meta.url), 'utf8')
  const filling = statements.split('--> statement-breakpoint').filter((one) => /^(INSERT|UPDATE)/m.test(one))
  for (const statement of filling) await db.execute(sql.raw(statement))

  const aliases = await db.select().from(chatAlias).orderBy(asc(chatAlias.id))
  expect(aliases.map(({ platformId, chatId }) => [platformId, chatId])).toEqual([
    ['-5', chatId],
    ['-1005', chatId],
  ])
  const messages = await db.select().from(message).orderBy(asc(message.id))
  expect(messages.map(({ platformChatId }) => platformChatId)).toEqual(['-5', null])
})
