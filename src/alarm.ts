import { type Alarm, alarmEntry } from '../bot/messages/alarm-entry.ts'
import { adminChats } from '../db/admin-chats.ts'
import type { Db } from '../db/client.ts'
import { hasEvent, recordEvent } from '../db/events.ts'
import type { Moment } from './domain/moment.ts'
import { dateOf } from './domain/time.ts'
import { say } from './say.ts'

export interface RaisedAlarm {
  organisationId: number
  /** The same trouble is told once: under a key that was there before nothing happens. */
  key: string
  alarm: Alarm
  /** What the alarm cannot go through: an account that does not send, a chat that is gone. */
  except?: { accountId?: number; chatId?: number }
}

/** Under which key a refused send tells that an account is signed out; machine time. */
export const refusedSendKey = (accountId: number, at: Date) => `account:${accountId}:signed-out:${dateOf(at)}`

/** Tells the organisation's admins what needs them: an event in the record, and a line to each of their chats. */
export async function raiseAlarm(
  tx: Db,
  { organisationId, key, alarm, except }: RaisedAlarm,
  at: Moment,
): Promise<void> {
  if (await hasEvent(tx, organisationId, 'alarm', key)) return
  const actor = { name: 'Chỉ Đạo' }
  await recordEvent(tx, { organisationId, kind: 'alarm', actor, data: { key, ...alarm } }, at)
  const chats = await adminChats(tx, { organisationId, machineNow: at.machine, ...(except ? { except } : {}) })
  const entry = alarmEntry(alarm)
  await say(
    tx,
    chats.map((chatId) => ({ chatId, key: `alarm:${key}:${chatId}`, kind: 'alarm', entry, dueAt: at.now })),
    at,
  )
}
