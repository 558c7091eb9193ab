import { groupReminderTitle } from '../../bot/messages/reminder-entry.ts'
import { listAccounts } from '../../db/accounts.ts'
import { agencyChats } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import { messagesWithoutReminder, wantReminder } from '../../db/group-reminders.ts'
import { numberOf, type Work } from '../../db/obligations.ts'
import type { ChannelName } from '../../db/schema/chat.ts'
import { gistsOf } from '../directive-gists.ts'
import { directiveKey } from '../directive-lines.ts'
import type { Moment } from '../domain/moment.ts'
import type { Policy } from '../domain/policy.ts'
import { groupReminderAt } from '../domain/schedule.ts'

/** Where the platform has reminders of its own. */
const reminding: readonly ChannelName[] = ['zalo']

/**
 * Wishes for a reminder of the platform's own beside each order that an agency still owes by a time ahead, once it has
 * arrived in the agency's group; delivery makes it. Of a daily duty there is none: its message speaks of every day.
 */
export async function wantGroupReminders(tx: Db, owed: Work[], policy: Policy, at: Moment): Promise<void> {
  const accounts = (await listAccounts(tx)).filter(({ channel }) => reminding.includes(channel)).map(({ id }) => id)
  if (accounts.length === 0) return
  const ahead = owed.flatMap((work) => {
    const { period, dueAt: due } = work.obligation
    const rings = period === '' && due !== null ? groupReminderAt(due, policy, at.now) : undefined
    return due !== null && rings ? [{ work, due, rings }] : []
  })
  const chats = await agencyChats(
    tx,
    ahead.map(({ work }) => work.agencyId),
  )
  const byKey = new Map<string, (typeof ahead)[number]>()
  for (const chat of chats.filter((one) => accounts.includes(one.accountId) || one.standbyChatId !== null)) {
    for (const each of ahead.filter(({ work }) => work.agencyId === chat.agencyId)) {
      byKey.set(directiveKey(each.work.directive.id, 'directive', chat.id), each)
    }
  }
  const found = await messagesWithoutReminder(tx, [...byKey.keys()], reminding)
  const wanted = found.flatMap(({ key, messageId }) => {
    const each = byKey.get(key)
    return each ? [{ messageId, ...each }] : []
  })
  const gistOf = await gistsOf(
    tx,
    wanted.map(({ work }) => work),
  )
  for (const { messageId, work, due, rings } of wanted) {
    const title = groupReminderTitle({ number: numberOf(work), gist: gistOf(work), due })
    await wantReminder(tx, { messageId, title, at: rings }, at.machine)
  }
}
