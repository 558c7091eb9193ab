/** A message as the simulated Zalo keeps it. Ids are decimal digits; `from` is a user id. */
export interface SimMessage {
  msgId: string
  cliMsgId: string
  /** Group or user id. */
  chatId: string
  kind: 'group' | 'user'
  from: string
  /** Words; or what Zalo sends for a link, a photo, an undone message. */
  content: string | Record<string, unknown>
  msgType: string
  at: number
  quotes?: string
  /** The words that whoever quotes says it quotes. */
  quotedWords?: string
  mentions?: { uid: string; pos: number; len: number; type: number }[]
  styles?: { start: number; len: number; st: string }[]
  urgency?: number
  undone?: true
}

export interface SimGroup {
  id: string
  name: string
  members: Set<string>
  /** Left out of the account's list of groups, though the account is in it. */
  unlisted?: boolean
}

export interface SimReminder {
  id: string
  groupId: string
  title: string
  startTime: number
  accepted: Set<string>
  rejected: Set<string>
}

export interface SimReaction {
  msgId: string
  chatId: string
  kind: 'group' | 'user'
  from: string
  icon: string
  on: SimMessage
  /** Phones leave the global id out of the reactions that they send (zca-js issue 360). */
  mobile: boolean
  at: number
}

export interface SimPoll {
  id: string
  groupId: string
  question: string
  options: string[]
}

/** What the simulated Zalo knows: one account of interest, people, groups and what was said. No network here. */
export interface ZaloWorld {
  readonly uid: string
  readonly people: Map<string, string>
  readonly groups: Map<string, SimGroup>
  readonly messages: SimMessage[]
  readonly reactions: SimReaction[]
  readonly reminders: Map<string, SimReminder>
  readonly polls: SimPoll[]
  nextId(): string
  addGroup(name: string, members?: Record<string, string>): SimGroup
  /** Puts a message there; undefined where the sender is not in the group. */
  say(said: Omit<SimMessage, 'msgId' | 'cliMsgId' | 'msgType' | 'at'> & Partial<SimMessage>): SimMessage
  message(msgId: string): SimMessage | undefined
  /** What was said in a chat, oldest first. */
  transcript(chatId: string): SimMessage[]
  nameOf(uid: string): string
}

export function createZaloWorld(
  uid: string,
  ownerName = 'Văn phòng Ban Chỉ đạo',
  now: () => number = Date.now,
): ZaloWorld {
  const people = new Map([[uid, ownerName]])
  const groups = new Map<string, SimGroup>()
  const messages: SimMessage[] = []
  const byId = new Map<string, SimMessage>()
  let lastId = 7_000_000_000_000
  let lastNamed = 0
  let lastGroup = 7_560_225_984_834_507_000n
  const nextId = () => {
    lastId += 1
    return String(lastId)
  }
  return {
    uid,
    people,
    groups,
    messages,
    reactions: [],
    reminders: new Map(),
    polls: [],
    nextId,
    addGroup(name, members = {}) {
      lastGroup += 1n
      for (const [id, called] of Object.entries(members)) people.set(id, called)
      const group = { id: String(lastGroup), name, members: new Set([uid, ...Object.keys(members)]) }
      groups.set(group.id, group)
      return group
    },
    say(said) {
      const msgId = nextId()
      // Phones name their messages by their clock's millisecond, as the web client does.
      lastNamed = Math.max(now(), lastNamed + 1)
      const message: SimMessage = {
        msgId,
        cliMsgId: String(lastNamed),
        msgType: 'webchat',
        at: now(),
        ...said,
      }
      messages.push(message)
      byId.set(msgId, message)
      return message
    },
    message: (msgId) => byId.get(msgId),
    transcript: (chatId) => messages.filter((message) => message.chatId === chatId),
    nameOf: (id) => people.get(id) ?? `Người dùng ${id}`,
  }
}
