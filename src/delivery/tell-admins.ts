import type { Alarm } from '../../bot/messages/alarm-entry.ts'
import { gist } from '../../bot/messages/gist.ts'
import type { AttemptPlace } from '../../db/attempt-place.ts'
import { waitingIn } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import { raiseAlarm, refusedSendKey } from '../alarm.ts'
import type { LineKind } from '../domain/message.ts'
import type { Moment } from '../domain/moment.ts'
import type { Failure, Outcome } from './outcome.ts'

/** A failure that delivery cannot settle by itself is told to the admins, in the transaction that writes it down. */
export async function tellAdmins(
  tx: Db,
  place: AttemptPlace,
  kinds: LineKind[],
  { failure, detail, outcome }: { failure: Failure; detail: string; outcome: Outcome },
  at: Moment,
): Promise<void> {
  // An alarm that does not arrive is in the record; an alarm about it would not arrive either.
  if (kinds.every((kind) => kind === 'alarm')) return
  const { organisationId, accountId, chatId, messageId, chatTitle: chat, accountName: account } = place
  const tell = (key: string, alarm: Alarm, except: { accountId?: number; chatId?: number }) =>
    raiseAlarm(tx, { organisationId, key, alarm, except }, at)

  if (failure.kind === 'unauthorised') {
    // Whoever had it forgotten knows.
    if (place.isNobodys) return
    // Where the channel itself says so, the minute's look at the standings tells of it, once.
    if (place.standing?.state === 'signed-out' || place.standing?.state === 'banned') return
    return tell(refusedSendKey(accountId, at.machine), { what: 'account-signed-out', account, detail }, { accountId })
  }
  if (outcome.chat && 'movedTo' in outcome.chat) {
    return tell(`chat:${chatId}:moved:${outcome.chat.movedTo}`, { what: 'chat-moved', chat }, { chatId })
  }
  if (outcome.chat) {
    const { state } = outcome.chat
    // Told of already, unless a chat in which the bot was only muted is lost as well.
    if (place.chatState !== 'active' && (place.chatState !== 'muted' || state === 'muted')) return
    const what = `chat-${state}` as const
    const waiting = await waitingIn(tx, chatId)
    // The same words may find out again that the bot is muted: then somebody has to act again.
    const found = state === 'muted' ? `${messageId}:${place.attempts}` : messageId
    return tell(`chat:${chatId}:${what}:${found}`, { what, chat, waiting }, { chatId })
  }
  const what = outcome.state === 'dead' ? 'message-dead' : 'message-unknown'
  if (what === 'message-unknown' && (outcome.state !== 'unknown' || outcome.nextAttemptAt)) return
  const text = gist(place.text, 120)
  return tell(`message:${messageId}:${place.attempts}`, { what, chat, messageId, text, detail }, { chatId })
}
