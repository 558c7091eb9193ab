import { sql } from 'drizzle-orm'
import type { InboundEvent } from '../src/domain/inbound.ts'
import { chatNamed, queueOf } from './chat-aliases.ts'
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
 * Once it is stored that a chat moves, its new id names it too: what is said there goes through the same
 * door and waits in the same queue. The chat is held before its names are written, as who moves it does.
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
    with placed as (
      select n, "accountId", gate, "eventId", "userId", coalesce(part, "chatId") as "chatId",
        case when part is null then event
          else jsonb_set(event - 'withParts', '{chat,id}', to_jsonb(part)) end as event
      from ${recordset(asRecords(rows), columns)}
      left join lateral (
        select platform_id as part from chat
        where account_id = "accountId" and "inPartsId" is not null
          and starts_with(platform_id, "chatId" || ':')
          and exists (select from message where chat_id = chat.id and platform_message_id = "inPartsId")
        limit 1
      ) as parts on true
    ),
    arrived as (
      select placed.*, ${chatNamed(sql`"accountId"`, sql`"chatId"`)} as "ourChat" from placed
    ),
    stored as (
      insert into inbox (account_id, event_id, chat_platform_id, event, received_at)
      select "accountId", "eventId", ${queueOf(sql`"ourChat"`, sql`"chatId"`)}, event, ${receivedAt.toISOString()}::timestamptz
      from arrived
      where gate = 'open'
        or exists (
          select from chat
          where id = "ourChat" and (gate = 'met' or committee_id is not null or agency_id is not null)
        )
        or gate = 'known' and exists (
          select from identity
          where account_id = "accountId" and user_id = "userId" and person_id is not null
        )
      order by n
      on conflict do nothing
      returning id
    ),
    moving as (
      select n, "accountId", array["chatId", event #>> '{change,to}'] as names, chat.id
      from arrived join chat on chat.id = "ourChat"
      where event #>> '{change,what}' = 'moved'
      for key share of chat
    ),
    announced as (
      insert into chat_alias (account_id, platform_id, chat_id)
      select "accountId", name, id from moving, unnest(names) with ordinality as alias (name, place)
      order by n, place
      on conflict do nothing
    )
    select pg_notify('inbox', '') where exists (select from stored)`)
}

const columns = sql`n int, "accountId" int, gate text, event jsonb, "eventId" text, "chatId" text, "userId" text, "inPartsId" text`
