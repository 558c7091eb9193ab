import { createHash, randomInt } from 'node:crypto'
import { oneAfterTheOther, problemAnswer, refusalAnswer } from '../bot/messages/answers.ts'
import {
  noticeAnswer,
  noticeEntry,
  noticePreview,
  noticeStatus,
  whichNoticeAnswer,
} from '../bot/messages/notice-entry.ts'
import { personName } from '../db/actors.ts'
import { noticeChats } from '../db/chats.ts'
import { committeeName } from '../db/committees.ts'
import { recordEvent } from '../db/events.ts'
import {
  acknowledge,
  findNotice,
  insertNotice,
  insertNoticeChats,
  lockNotice,
  markCancelled,
  markConfirmed,
  type NoticeRow,
  noticeRecipients,
  openNotices,
  waitingNotices,
} from '../db/notices.ts'
import { takeNoticeNumber } from '../db/numbering.ts'
import { enqueueLines } from '../db/outbox.ts'
import { firstOf } from '../db/standby-chats.ts'
import type { Entry } from './domain/message.ts'
import { committeesWhere, may } from './domain/permissions.ts'
import { type Asked, recordedActor } from './replies/asked.ts'

/** /khan TEXT: shows what would go where. Nothing leaves before a second person, or its code, confirms it. */
export async function writeNotice(asked: Asked, text: string): Promise<Entry> {
  const { tx, at, organisationId, actor } = asked
  const committeeId = committeeMeant(asked)
  if (committeeId === undefined || actor.person === null) return refusalAnswer('not-permitted')
  const chats = await noticeChats(tx, committeeId)
  if (chats.length === 0) return refusalAnswer('no-chats')
  const code = String(randomInt(100_000, 1_000_000))
  const number = await takeNoticeNumber(tx, organisationId)
  const notice = await insertNotice(tx, {
    organisationId,
    committeeId,
    number,
    text,
    confirmationCodeHash: hashCode(code),
    writtenBy: actor.person.id,
    writtenAt: at.now,
  })
  await record(asked, 'notice-written', notice)
  return noticePreview({ number, text, chats: chats.map(({ title }) => title), code })
}

/** The committee of the chat, or else the one in which the person may write notices. */
function committeeMeant({ actor, chat }: Asked): number | undefined {
  const allowed = committeesWhere(actor, 'write-notice')
  return allowed.find((id) => id === chat.committeeId) ?? allowed[0]
}

/** /xacnhan N [MÃ], or its button: sends a previewed notice to every chat, once. */
export async function confirmNotice(asked: Asked, number: number | null, code: string | null): Promise<Entry> {
  const { tx, at, actor } = asked
  const allowed = committeesWhere(actor, 'confirm-notice')
  if (allowed.length === 0 || actor.person === null) return refusalAnswer('not-permitted')
  const meant = number ?? (await unnamedNotice(asked, allowed, code))
  if (Array.isArray(meant)) return whichNoticeAnswer(meant, '/xacnhan')
  const notice = await lockNotice(tx, allowed, meant)
  if (!notice) return noticeAnswer('no-such', { number })
  if (notice.state === 'confirmed') return noticeAnswer('already-sent', { number: notice.number })
  if (notice.state === 'cancelled') return noticeAnswer('already-cancelled', { number: notice.number })
  if (code !== null && hashCode(code) !== notice.confirmationCodeHash) {
    return noticeAnswer('bad-code', { number: notice.number })
  }
  if (code === null && actor.person.id === notice.writtenBy) {
    return noticeAnswer('needs-second', { number: notice.number })
  }
  const chats = await noticeChats(tx, notice.committeeId)
  await markConfirmed(tx, notice.id, actor.person.id, at.now)
  await insertNoticeChats(
    tx,
    notice.id,
    chats.map(({ id }) => id),
  )
  const entry = noticeEntry({
    number: notice.number,
    text: notice.text,
    committee: await committeeName(tx, notice.committeeId),
    by: (await personName(tx, notice.writtenBy)) ?? '',
    at: at.now,
  })
  await enqueueLines(
    tx,
    chats.map(({ id }) => ({
      chatId: id,
      key: `notice:${notice.id}:${id}`,
      kind: 'notice' as const,
      entry,
      noticeId: notice.id,
      dueAt: at.now,
    })),
    at.machine,
  )
  await record(asked, 'notice-confirmed', notice)
  return noticeAnswer('sent', { number: notice.number, chats: chats.length })
}

/** /huy N, or its button: a preview that shall not go out. */
export async function cancelNotice(asked: Asked, number: number | null): Promise<Entry> {
  const { tx, actor } = asked
  const allowed = committeesWhere(actor, 'confirm-notice')
  const meant = number ?? (await unnamedNotice(asked, allowed, null))
  if (Array.isArray(meant)) return whichNoticeAnswer(meant, '/huy')
  const notice = await lockNotice(tx, allowed, meant)
  if (!notice) return noticeAnswer('no-such', { number })
  if (notice.state === 'confirmed') return noticeAnswer('already-sent', { number: notice.number })
  if (notice.state === 'cancelled') return noticeAnswer('already-cancelled', { number: notice.number })
  await markCancelled(tx, notice.id)
  await record(asked, 'notice-cancelled', notice)
  return noticeAnswer('cancelled', { number: notice.number })
}

/**
 * Which notice '/xacnhan' or '/huy' means without a number: the one whose code it is, else the newest (null), unless that
 * is one of several that wait. Then their numbers: what goes to everybody is not guessed.
 */
async function unnamedNotice({ tx }: Asked, allowed: number[], code: string | null): Promise<number | null | number[]> {
  const waiting = await waitingNotices(tx, allowed)
  const byCode = waiting.find(({ confirmationCodeHash }) => code !== null && hashCode(code) === confirmationCodeHash)
  if (byCode) return byCode.number
  const newest = await lockNotice(tx, allowed, null)
  return newest?.state === 'preview' && waiting.length > 1 ? waiting.map((one) => one.number) : null
}

/**
 * The button Đã nhận: the chat has seen the notice; the first to press it is named.
 *
 * @param quietly whether nothing is said where nothing changes
 */
export async function acknowledgeNotice(
  asked: Asked,
  number: number,
  { quietly = false } = {},
): Promise<Entry | undefined> {
  const { tx, at, organisationId, actor, chat, identity } = asked
  const notice = await findNotice(tx, organisationId, number)
  if (!notice || !may(actor, 'acknowledge-notice', notice.committeeId)) return undefined
  // A second channel answers for the chat that the notice was sent to.
  const sentTo = (await firstOf(tx, chat.id)) ?? chat
  const result = await acknowledge(tx, notice.id, sentTo.id, identity.name, at.now)
  if (quietly && result !== 'acknowledged') return undefined
  if (result === 'not-sent-here') return noticeAnswer('no-such', { number })
  if (result === 'already') return noticeAnswer('already-acknowledged', { number })
  await record(asked, 'notice-acknowledged', notice)
  return noticeAnswer('acknowledged', { number })
}

/**
 * 'Đã nhận' where nobody can tell which message it answers: all the notices that the chat was sent and has not acknowledged.
 * Undefined where there are none.
 */
export async function acknowledgeOpenNotices(asked: Asked): Promise<Entry | undefined> {
  const { tx, chat } = asked
  const answers: Entry[] = []
  for (const number of await openNotices(tx, ((await firstOf(tx, chat.id)) ?? chat).id)) {
    const answer = await acknowledgeNotice(asked, number, { quietly: true })
    if (answer) answers.push(answer)
  }
  return answers.length === 0 ? undefined : oneAfterTheOther(answers)
}

/** /khan N: who has acknowledged and who has not; without a number the newest. */
export async function noticeStanding(asked: Asked, number: number | null): Promise<Entry> {
  const { tx, actor } = asked
  const allowed = committeesWhere(actor, 'see-notice')
  if (allowed.length === 0) return refusalAnswer('not-permitted')
  const notice = await lockNotice(tx, allowed, number)
  if (!notice) return number === null ? problemAnswer({ code: 'missing-text' }) : noticeAnswer('no-such', { number })
  if (notice.state === 'preview') return noticeAnswer('needs-second', { number: notice.number })
  if (notice.state === 'cancelled') return noticeAnswer('already-cancelled', { number: notice.number })
  const recipients = await noticeRecipients(tx, notice.id)
  return noticeStatus({
    number: notice.number,
    text: notice.text,
    acknowledged: recipients.flatMap(({ title, at, by }) => (at && by ? [{ chat: title, by, at }] : [])),
    waiting: recipients.filter(({ at }) => at === null).map(({ title }) => title),
  })
}

async function record(
  asked: Asked,
  kind: 'notice-written' | 'notice-confirmed' | 'notice-cancelled' | 'notice-acknowledged',
  notice: NoticeRow,
): Promise<void> {
  const data = { noticeId: notice.id, number: notice.number, chatId: asked.chat.id, inboxId: asked.inboxId }
  await recordEvent(
    asked.tx,
    { organisationId: asked.organisationId, kind, actor: recordedActor(asked), data },
    asked.at,
  )
}

function hashCode(code: string): string {
  return createHash('sha256').update(code.trim()).digest('hex')
}
