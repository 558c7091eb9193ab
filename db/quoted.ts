import { and, asc, eq, isNotNull } from 'drizzle-orm'
import type { Addressee } from '../src/domain/directory.ts'
import type { Db } from './client.ts'
import { directive } from './schema/document.ts'
import { notice } from './schema/notice.ts'
import { line, message, messageLine } from './schema/outbox.ts'

export interface Quoted {
  directives: { number: number; text: string; addressees: Addressee[] }[]
  notices: { id: number; number: number }[]
}

/** What a message of ours in a chat was about; undefined when it is none of ours. */
export async function whatWasQuoted(db: Db, chatId: number, platformMessageId: string): Promise<Quoted | undefined> {
  const sent = and(eq(message.chatId, chatId), eq(message.platformMessageId, platformMessageId))
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
