import type { InboundChange } from '../../../src/domain/inbound.ts'
import type { ZaloChat } from './chat-id.ts'
import type { Mention } from './without-mentions.ts'

/**
 * What a listener heard, out of Zalo's shapes; what is still missing of an InboundEvent (a group's name, whose message a
 * mark is on) takes a look into memory or at Zalo: complete-event.ts. `at`: milliseconds since 1970, Zalo's time.
 */
export type Heard =
  | (Common & {
      what: 'message'
      from: Person
      /** Said by the account itself, here or on a phone. */
      own: boolean
      ids: MessageIds
      /** As it was written, whoever is named in it. */
      text: string
      mentions?: Mention[]
      quotes?: MessageIds
      quotable: Quotable
    })
  | (Common & { what: 'reaction'; from: Person; icon: string; on: MessageIds })
  | (Common & { what: 'reminder-answer'; from: Person; reminderId: string })
  | (Common & { what: 'change'; from: Person; title: string; change: InboundChange['change'] })

interface Common {
  /** Unique on the account, the same however often Zalo tells it. */
  eventId: string
  chat: ZaloChat
  at: number
}

/** Where words are missed and asked for together: a group, by its id, or all direct chats. */
export type Place = string
export const directChats: Place = 'direct'
export const placeOf = ({ chat }: Heard): Place => (chat.kind === 'group' ? chat.id : directChats)

/** '' where Zalo does not say the name. */
export interface Person {
  id: string
  name: string
}

/** Zalo's global id, and the one its sender gave; either may be '' (phones leave the global one out of marks). */
export interface MessageIds {
  msgId: string
  cliMsgId: string
}

/** What zca-js needs of a message to quote it. */
export interface Quotable {
  content: string | Record<string, unknown>
  msgType: string
  propertyExt: undefined
  uidFrom: string
  msgId: string
  cliMsgId: string
  ts: string
  ttl: number
}
