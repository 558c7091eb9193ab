import { refusalAnswer } from '../../bot/messages/answers.ts'
import {
  pairedAnswer,
  standbyAnswer,
  standbyCodeAnswer,
  standbyRefusal,
  unpairedAnswer,
} from '../../bot/messages/standby-answers.ts'
import { chatById } from '../../db/accounts.ts'
import { agencyNameOf, type ChatRow } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import { committeeName, policiesIn } from '../../db/committees.ts'
import { recordEvent } from '../../db/events.ts'
import { committeesOfAgency, firstOf } from '../../db/standby-chats.ts'
import { makeCode, redeemCode } from '../codes.ts'
import type { Entry } from '../domain/message.ts'
import { may } from '../domain/permissions.ts'
import { defaultPolicy } from '../domain/policy.ts'
import { pairChats, unpairChat, whyNotPaired } from '../standby.ts'
import { type Asked, recordedActor } from './asked.ts'

/** /ketnoi with a code that makes this chat, bound to nobody yet, the second channel of another. */
export async function bindStandby(asked: Asked, code: string, firstId: number): Promise<Entry> {
  const { tx, at, chat, organisationId } = asked
  const found = await whyNotPaired(tx, firstId, chat)
  // The code stays good: it was only typed in the wrong place.
  if ('problem' in found) {
    return found.problem === 'unbound' ? refusalAnswer('bad-code') : standbyRefusal(found.problem)
  }
  const { first } = found
  if (!(await redeemCode(tx, code, at.machine, ['standby'], organisationId))) return refusalAnswer('bad-code')
  await pairChats(tx, first, chat.id, { organisationId, actor: recordedActor(asked) }, at)
  const boundTo =
    first.agencyId === null ? await committeeName(tx, first.committeeId ?? 0) : await agencyNameOf(tx, first.agencyId)
  // Of an agency's chat the first committee's: each order keeps to its own committee's.
  const [policy = defaultPolicy] = (await policiesIn(tx, [first.id])).get(first.id) ?? []
  const { afterMinutes, urgentOnBoth } = policy.failover
  return pairedAnswer({ first: first.title, boundTo: boundTo ?? '', afterMinutes, urgent: urgentOnBoth })
}

/** /duphong: what the chat's second channel is, or a code for one. With `undo` it is to have none. */
export async function askStandby(asked: Asked, undo: boolean): Promise<Entry> {
  const { tx, at, chat, organisationId } = asked
  if (chat.committeeId === null && chat.agencyId === null) return refusalAnswer('not-bound')
  const concerned = await committeesOf(tx, chat)
  if (!concerned.some((id) => may(asked.actor, 'pair-chat', id))) return refusalAnswer('not-permitted')
  const actor = recordedActor(asked)
  if (undo) {
    const pair = await unpairChat(tx, chat.id, { organisationId, actor }, at)
    return pair ? unpairedAnswer({ first: pair.first.title, standby: pair.standby.title }) : standbyRefusal('has-none')
  }
  const first = (await firstOf(tx, chat.id)) ?? chat
  const standby = first.standbyChatId === null ? undefined : await chatById(tx, first.standbyChatId)
  if (standby) return standbyAnswer({ first: first.title, standby: standby.title })
  const data = { standbyOfId: chat.id }
  await recordEvent(tx, { organisationId, kind: 'code-made', actor, data }, at)
  return standbyCodeAnswer(await makeCode(tx, { organisationId, ...data }, at))
}

/** The committees whose chat it is: its own, or those that its agency takes part in. */
async function committeesOf(tx: Db, { committeeId, agencyId }: ChatRow): Promise<number[]> {
  if (agencyId !== null) return committeesOfAgency(tx, agencyId)
  return committeeId === null ? [] : [committeeId]
}
