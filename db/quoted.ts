import { and, asc, eq, isNotNull, notInArray, sql } from 'drizzle-orm'
import type { Addressee } from '../src/domain/directory.ts'
import type { LineKind } from '../src/domain/message.ts'
import type { Db } from './client.ts'
import { directive } from './schema/document.ts'
import { notice } from './schema/notice.ts'
import { line, message, messageLine } from './schema/outbox.ts'

export interface Quoted {
  /** `asksFor`: the message asks for it; it does not only tell how it stands elsewhere. */
  directives: { number: number; text: string; addressees: Addressee[]; asksFor: boolean }[]
  notices: { id: number; number: number }[]
}

/** A message as an event names it; the chat's platform id is not the chat's own when the event tells of an earlier one. */
export interface MessagePlace {
  platformChatId: string
  platformMessageId: string
}

/** Tell of what agencies have done or not. */
const tidings: readonly LineKind[] = ['progress', 'missing']

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
    .select({
      number: directive.number,
      text: directive.text,
      addressees: directive.addressees,
      asksFor: sql<boolean>`bool_or(${notInArray(line.kind, [...tidings])})`,
    })
    .from(message)
    .innerJoin(messageLine, eq(messageLine.messageId, message.id))
    .innerJoin(line, eq(line.id, messageLine.lineId))
    .innerJoin(directive, eq(directive.id, line.directiveId))
    .where(and(sent, isNotNull(directive.number)))
    .groupBy(directive.id)
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
