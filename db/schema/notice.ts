import { index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { chat } from './chat.ts'
import { id, instant } from './columns.ts'
import { committee, organisation } from './organisation.ts'
import { person } from './people.ts'

/** A thông báo khẩn: previewed, confirmed by a second person or by its code, then sent everywhere. Business time. */
export const notice = pgTable(
  'notice',
  {
    id: id(),
    organisationId: integer()
      .notNull()
      .references(() => organisation.id),
    committeeId: integer()
      .notNull()
      .references(() => committee.id),
    number: integer().notNull(),
    text: text().notNull(),
    state: text().$type<'preview' | 'confirmed' | 'cancelled'>().notNull().default('preview'),
    confirmationCodeHash: text().notNull(),
    writtenBy: integer()
      .notNull()
      .references(() => person.id),
    writtenAt: instant().notNull(),
    confirmedBy: integer().references(() => person.id),
    confirmedAt: instant(),
  },
  (t) => [unique().on(t.organisationId, t.number)],
)

/** A chat that the notice went to, and who there acknowledged it first. */
export const noticeChat = pgTable(
  'notice_chat',
  {
    noticeId: integer()
      .notNull()
      .references(() => notice.id),
    chatId: integer()
      .notNull()
      .references(() => chat.id),
    acknowledgedAt: instant(),
    acknowledgedBy: text(),
  },
  (t) => [primaryKey({ columns: [t.noticeId, t.chatId] }), index().on(t.chatId)],
)
