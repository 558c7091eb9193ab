import { sql } from 'drizzle-orm'
import type { InboundEvent } from '../src/domain/inbound.ts'
import type { Db } from './client.ts'
import { asRecords, recordset } from './recordset.ts'

/** An event that came in, and what opens the door for it. */
export interface Arrival {
  accountId: number
  event: InboundEvent
  /**
   * 'bound': it is stored when its chat is bound to a committee or an agency. 'met': also when the chat is known at all.
   * 'known': also when who sent it is a known person. 'open': it is stored.
   */
  gate: 'open' | 'met' | 'known' | 'bound'
}

/**
 * Stores those events that concern us, each once, and wakes the handlers: in one statement, however many they are. A replay
 * changes nothing. An event of a message that may stand in any part of its chat becomes one of the part that was sent it.
 *
 * @param receivedAt machine time
 */
export async function storeArrivals(db: Db, arrivals: readonly Arrival[], receivedAt: Date): Promise<void> {
  const rows = arrivals.map(({ accountId, event, gate }, n) => ({
    ...{ n, accountId, gate, event },
    ...{ eventId: event.eventId, chatId: event.chat.id, userId: event.from.id },
    inPartsId: event.kind === 'reaction' && event.withParts ? event.messageId : null,
  }))
  await db.execute(sql`
    with stored as (
      insert into inbox (account_id, event_id, chat_platform_id, event, received_at)
      select "accountId", "eventId", coalesce(part, "chatId"),
        case when part is null then event
          else jsonb_set(event - 'withParts', '{chat,id}', to_jsonb(part)) end,
        ${receivedAt.toISOString()}::timestamptz
      from ${recordset(asRecords(rows), columns)}
      left join lateral (
        select platform_id as part from chat
        where account_id = "accountId" and "inPartsId" is not null
          and starts_with(platform_id, "chatId" || ':')
          and exists (select from message where chat_id = chat.id and platform_message_id = "inPartsId")
        limit 1
      ) as parts on true
      where gate = 'open'
        or exists (
          select from chat
          where account_id = "accountId" and platform_id = coalesce(part, "chatId")
            and (gate = 'met' or committee_id is not null or agency_id is not null)
        )
        or gate = 'known' and exists (
          select from identity
          where account_id = "accountId" and user_id = "userId" and person_id is not null
        )
      order by n
      on conflict do nothing
      returning id
    )
    select pg_notify('inbox', '') where exists (select from stored)`)
}

const columns = sql`n int, "accountId" int, gate text, event jsonb, "eventId" text, "chatId" text, "userId" text, "inPartsId" text`
