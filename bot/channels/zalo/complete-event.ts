import type { API } from 'zca-js'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { Clock } from '../channel.ts'
import { chatIdOf, type ZaloChat } from './chat-id.ts'
import type { GroupNames } from './group-names.ts'
import type { Heard, Person } from './heard.ts'
import { reactionName } from './reaction-name.ts'
import { wordsSent } from './render.ts'
import { everybodyId, withoutMentions } from './without-mentions.ts'
import type { ZaloMemory } from './zalo-memory.ts'

export interface CompleteEventOptions {
  memory: ZaloMemory
  groups: GroupNames
  clock: Clock
  api: () => API | undefined
}

/**
 * Makes the house's event of what was heard: finds the chat's name, and whose message a mark or an answered reminder is
 * about. Undefined where that is none of ours. Rejects only when the store cannot be asked: then it may be tried again.
 */
export function createCompleteEvent({ memory, groups, clock, api }: CompleteEventOptions) {
  const names = new Map<string, string>()

  return async (heard: Heard): Promise<InboundEvent | undefined> => {
    const from = await named(heard.from)
    const title = await titleOf(heard.chat, heard.what === 'change' ? heard.title : '', from)
    const common = {
      eventId: heard.eventId,
      chat: { id: chatIdOf(heard.chat), kind: heard.chat.kind === 'group' ? 'group' : 'direct', title },
      from,
      at: (heard.at > 0 ? new Date(heard.at) : clock.now()).toISOString(),
    } as const
    switch (heard.what) {
      case 'message':
        return message(heard, common)
      case 'reaction': {
        const messageId = await memory.ownMessage(heard.on)
        if (messageId === undefined) return undefined
        return { kind: 'reaction', ...common, messageId, reaction: reactionName(heard.icon) }
      }
      case 'reminder-answer': {
        const messageId = await memory.reminded(heard.reminderId)
        if (messageId === undefined) return undefined
        return { kind: 'reaction', ...common, messageId, reaction: 'accept_remind' }
      }
      case 'change':
        await groups.changed(heard.chat.id, heard.change, title)
        return { kind: 'change', ...common, change: heard.change }
    }
  }

  async function message(
    { own, ids, text, mentions = [], quotes, quotable }: Extract<Heard, { what: 'message' }>,
    common: Omit<Extract<InboundEvent, { kind: 'message' }>, 'kind' | 'messageId' | 'text' | 'quotes'>,
  ): Promise<InboundEvent | undefined> {
    memory.keepQuotable(quotable)
    if (own) {
      await memory.keepOwn(ids)
      return { kind: 'echo', ...common, messageId: ids.msgId, text: wordsSent(text) }
    }
    const uid = api()?.getOwnId()
    const said = withoutMentions(text, mentions, (named) => named === uid || named === everybodyId)
    // Nothing but the bot's name.
    if (said === '') return undefined
    const quoted = quotes && (quotes.msgId || (await memory.ownMessage(quotes)))
    return { kind: 'message', ...common, messageId: ids.msgId, text: said, ...(quoted ? { quotes: quoted } : {}) }
  }

  async function titleOf(chat: ZaloChat, said: string, from: Person): Promise<string> {
    if (chat.kind === 'user') return chat.id === from.id ? from.name : (await named({ id: chat.id, name: '' })).name
    return said || groups.nameOf(chat.id)
  }

  /** Names come with most events; of an answered reminder Zalo only tells the id. */
  async function named(person: Person): Promise<Person> {
    if (person.name !== '') names.set(person.id, person.name)
    const known = names.get(person.id)
    if (known !== undefined) return { ...person, name: known }
    const found = await api()
      ?.getGroupMembersInfo(person.id)
      .then(({ profiles }) => profiles[person.id]?.displayName)
      .catch(() => undefined)
    if (found) names.set(person.id, found)
    return { ...person, name: found || `Người dùng Zalo ${person.id}` }
  }
}
