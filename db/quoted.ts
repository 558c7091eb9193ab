import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import type { Addressee } from '../src/domain/directory.ts'
import type { Db } from './client.ts'
import { directive } from './schema/document.ts'
import { notice } from './schema/notice.ts'
import { line, message, messageLine } from './schema/outbox.ts'

export interface Quoted {
  directives: { number: number; text: string; addressees: Addressee[] }[]
  notices: { id: number; number: number }[]
}

/** A message as an event names it; the chat's platform id is not the chat's own when the event tells of an earlier one. */
export interface MessagePlace {
  platformChatId: string
  platformMessageId: string
}

/** What a message of ours in a chat was about; undefined when it is none of ours. */
export async function whatWasQuoted(
  db: Db,
  chat: { id: number; platformId: string },
  { platformChatId, platformMessageId }: MessagePlace,
): Promise<Quoted | undefined> {
  const sent = and(
    eq(message.chatId, chat.id),
    eq(message.platformMessageId, platformMessageId),
    eq(sql`coalesce(${message.platformChatId}, ${chat.platformId})`, platformChatId),
  )
  if ((await db.$count(message, sent)) === 0) return undefined
  const directives = await db
    .selectDistinct({ number: directive.number, text: directive.text, addressees: directive.addressees })
    .from(message)
    .innerJoin(messageLine, eq(messageLine.messageId, message.id))
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .innerJoin(directive, eq(directive.id, line.directiveId))
    .where(and(sent, isNotNull(directive.number)))
    .orderBy(asc(directive.number))
  const notices = await db
    .selectDistinct({ id: notice.id, number: notice.number })
    .from(message)
    .innerJoin(messageLine, eq(messageLine.messageId, message.id))
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .innerJoin(notice, eq(notice.id, line.noticeId))
    .where(sent)
  return {
    directives: directives.flatMap(({ number, ...rest }) => (number === null ? [] : [{ number, ...rest }])),
    notices,
  }
}
