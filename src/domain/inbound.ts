/** What a platform tells us happened in a chat, in one shape for every channel. Ids are the platform's own, as strings. */
export type InboundEvent = InboundMessage | InboundPress | InboundReaction | InboundEcho | InboundChange

interface FromChat {
  /** Unique on the account: what makes a replayed delivery do nothing. */
  eventId: string
  chat: { id: string; kind: 'group' | 'direct'; title: string }
  /** `anonymous`: somebody speaks in the name of a group or channel, and nobody can tell who. */
  from: { id: string; name: string; anonymous?: true }
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

/** A person put a mark (👍, ❤) on a message of the bot, or accepted the reminder made of one. */
export interface InboundReaction extends FromChat {
  kind: 'reaction'
  messageId: string
  /** The message may stand in any part of the chat, whose ids are this chat's, a colon and more: the platform does not say. */
  withParts?: true
  /** The emoji itself, or the platform's name for it. */
  reaction: string
}

/** The platform shows a message of the bot's own: `from` is the account. It settles a send whose answer was lost. */
export interface InboundEcho extends FromChat {
  kind: 'echo'
  messageId: string
  text: string
}

/**
 * What becomes of the bot in a chat. 'bot-added': it is in it and may write, as far as its own standing goes. 'bot-muted': it
 * is in it and may not. 'bot-promoted': it was in it and may write from now on, whatever members may.
 */
export type BotChange = 'bot-added' | 'bot-removed' | 'bot-muted' | 'bot-promoted'

/** Something happened to the chat itself; `from` is who did it. */
export interface InboundChange extends FromChat {
  kind: 'change'
  change: /** `withParts`: the same happened in every part of the chat, whose ids are this chat's, a colon and more. */
    | { what: BotChange; withParts?: true }
    /** The chat goes on under another platform id. */
    | { what: 'moved'; to: string }
    | { what: 'renamed'; title: string }
    /** What was said since (ISO 8601 in UTC) while nobody listened could not be had, at least so far. */
    | { what: 'words-missed'; since: string }
    | { what: 'joined'; member: { id: string; name: string } }
}
