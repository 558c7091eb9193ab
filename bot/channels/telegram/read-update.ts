import type { BotChange, InboundEvent } from '../../../src/domain/inbound.ts'
import type { ButtonSeal } from './button-seal.ts'
import { chatIdOf } from './chat-address.ts'
import { chatOf, instantOf, type Me, personOf, readMessage, titleOf } from './read-message.ts'
import {
  type TelegramMember,
  type TelegramMessage,
  type TelegramReaction,
  type TelegramUpdate,
  updateSchema,
} from './update-schema.ts'

export interface ReadUpdate {
  id: number
  /** What order must hold among: the chat's, or the person's who presses. */
  queue: string
  /** A group has become a supergroup: what is said there comes after what was said in the group, so both are one queue. */
  moved?: { from: string; to: string }
  events: InboundEvent[]
  /** A press, which Telegram wants answered within seconds; `genuine` when the button is one of ours and stands there. */
  press?: { queryId: string; genuine: boolean }
}

/**
 * What an update of Telegram tells, in the contract's shapes. An update that tells us nothing has no events; one that
 * cannot be read names the place where it is not as expected.
 *
 * @param now machine time, for presses, which bear none
 */
export function readUpdate(raw: unknown, me: Me, seal: ButtonSeal, now: Date): ReadUpdate | { unreadable: string } {
  const parsed = updateSchema.safeParse(raw)
  if (!parsed.success) return { unreadable: parsed.error.issues[0]?.path.join('.') || 'as a whole' }
  const update = parsed.data
  return { id: update.update_id, ...read(update, me, seal, now) }
}

function read(update: TelegramUpdate, me: Me, seal: ButtonSeal, now: Date): Omit<ReadUpdate, 'id'> {
  const message = update.message ?? update.edited_message ?? update.channel_post
  if (message) return { ...queueOf(message), events: readMessage(update.update_id, message, me, seal) }
  if (update.callback_query) return readPress(update.callback_query, seal, now)
  if (update.my_chat_member) return readStanding(update.update_id, update.my_chat_member)
  if (update.message_reaction) return readReaction(update.update_id, update.message_reaction)
  return { queue: '', events: [] }
}

function queueOf({ chat, ...message }: TelegramMessage): Pick<ReadUpdate, 'queue' | 'moved'> {
  const { migrate_from_chat_id: from = chat.id, migrate_to_chat_id: to = chat.id } = message
  return { queue: String(chat.id), ...(from === to ? {} : { moved: { from: String(from), to: String(to) } }) }
}

function readPress(
  { id, from, data = '', message }: NonNullable<TelegramUpdate['callback_query']>,
  seal: ButtonSeal,
  now: Date,
): Omit<ReadUpdate, 'id'> {
  const queue = `person ${from.id}`
  // Telegram shows no words of a message that is gone: then nobody can tell what stood there.
  const text = message?.text ?? message?.caption
  const chat = message && chatOf(message)
  const button = chat && text !== undefined ? seal.open(chat.id, data, text) : undefined
  if (!message || !chat || button === undefined) {
    return { queue, events: [], press: { queryId: id, genuine: false } }
  }
  const event: InboundEvent = {
    kind: 'press',
    eventId: `p:${id}`,
    chat,
    from: personOf(from),
    at: now.toISOString(),
    messageId: String(message.message_id),
    button,
  }
  return { queue, events: [event], press: { queryId: id, genuine: true } }
}

/** 'writes': as long as members may, which Telegram does not tell; 'administers': whatever members may. */
function standingOf({ status, is_member, can_send_messages }: TelegramMember) {
  if (status === 'creator' || status === 'administrator') return 'administers'
  if (status === 'member') return 'writes'
  // Restrictions outlive the membership.
  if (status !== 'restricted' || is_member === false) return 'out'
  return can_send_messages === true ? 'writes' : 'muted'
}

/** What it means that the bot's standing is another; undefined: nothing that waits goes on or stops because of it. */
function changeOf(oldMember: TelegramMember, newMember: TelegramMember): BotChange | undefined {
  const [before, after] = [standingOf(oldMember), standingOf(newMember)]
  if (before === after) return undefined
  if (after === 'out') return 'bot-removed'
  if (after === 'muted') return 'bot-muted'
  if (before === 'out' || before === 'muted') return 'bot-added'
  return after === 'administers' ? 'bot-promoted' : undefined
}

/** The bot's own standing in a chat. A person who blocks the bot is like a group that throws it out. */
function readStanding(
  updateId: number,
  { chat, from, date, old_chat_member, new_chat_member }: NonNullable<TelegramUpdate['my_chat_member']>,
): Omit<ReadUpdate, 'id'> {
  const queue = String(chat.id)
  const what = changeOf(old_chat_member, new_chat_member)
  // Nobody binds a channel, and whoever writes to the bot needs no asking.
  const isNothing = chat.type === 'channel' || (chat.type === 'private' && what !== 'bot-removed')
  if (what === undefined || isNothing) return { queue, events: [] }
  return {
    queue,
    events: [
      {
        kind: 'change',
        eventId: `u:${updateId}`,
        chat: { id: String(chat.id), kind: chat.type === 'private' ? 'direct' : 'group', title: titleOf(chat) },
        from: personOf(from),
        at: instantOf(date),
        // Of a forum's topics Telegram does not speak: the bot is in all of them or in none.
        change: {
          what,
          ...(chat.type === 'supergroup' ? { withParts: true } : {}),
        },
      },
    ],
  }
}

/** Only what is added; whose message it was, and in which of the chat's topics, Telegram does not say: the ledger knows. */
function readReaction(
  updateId: number,
  { chat, user, date, message_id, old_reaction, new_reaction }: NonNullable<TelegramUpdate['message_reaction']>,
): Omit<ReadUpdate, 'id'> {
  const queue = String(chat.id)
  const before = new Set(old_reaction.map(nameOf))
  const added = new_reaction.map(nameOf).find((name) => !before.has(name))
  if (added === undefined || !user || user.is_bot) return { queue, events: [] }
  return {
    queue,
    events: [
      {
        kind: 'reaction',
        eventId: `u:${updateId}`,
        chat: {
          id: chatIdOf(chat.id, undefined),
          kind: chat.type === 'private' ? 'direct' : 'group',
          title: titleOf(chat),
        },
        from: personOf(user),
        at: instantOf(date),
        messageId: String(message_id),
        withParts: true,
        reaction: added,
      },
    ],
  }
}

const nameOf = ({ type, emoji, custom_emoji_id }: TelegramReaction) => emoji ?? custom_emoji_id ?? type
