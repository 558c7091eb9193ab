import type { ChatRow } from '../../db/chats.ts'
import type { Db } from '../../db/client.ts'
import type { Quoted } from '../../db/quoted.ts'
import type { Moment } from '../domain/moment.ts'
import type { Actor } from '../domain/permissions.ts'

/** One thing asked of the bot in a chat: everything a reply needs to know, inside one transaction. */
export interface Asked {
  tx: Db
  at: Moment
  /** Business time at which it was said, which counts for deadlines; `at` is when it is handled. */
  said: Date
  organisationId: number
  inboxId: number
  chat: ChatRow
  actor: Actor
  /** Who the platform says it was; the name is kept with what they do. */
  identity: { id: number; name: string }
  /** What the message it answers was about; undefined when it answers none of ours. */
  quoted: Quoted | undefined
}

/** The actor as the record keeps it. */
export function recordedActor({ identity, actor }: Asked) {
  return { name: identity.name, identityId: identity.id, ...(actor.person ? { personId: actor.person.id } : {}) }
}
