/** What a platform tells us happened in a chat, in one shape for every channel. Ids are the platform's own, as strings. */
export type InboundEvent = InboundMessage | InboundPress

interface FromChat {
  /** Unique on the account: what makes a replayed delivery do nothing. */
  eventId: string
  chat: { id: string; kind: 'group' | 'direct'; title: string }
  from: { id: string; name: string }
  /** Platform time, ISO 8601 in UTC. */
  at: string
}

export interface InboundMessage extends FromChat {
  kind: 'message'
  messageId: string
  text: string
  /** The platform id of the message it replies to. */
  quotes?: string
}

export interface InboundPress extends FromChat {
  kind: 'press'
  /** The message whose button was pressed. */
  messageId: string
  /** The button's id as it was sent. */
  button: string
}
