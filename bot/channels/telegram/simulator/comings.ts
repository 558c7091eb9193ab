import type { User } from '@grammyjs/types'
import type { Platform } from './method.ts'
import type { Deed, Scene } from './scene.ts'
import { addMessage, type ChatState, type Permissions, type Status } from './world.ts'

/** Who is where: persons, chats, topics, and what becomes of them. */
export interface Comings {
  addUser(firstName: string, lastName?: string): User
  /** A group with its first members; the first of them owns it. */
  addChat(type: 'group' | 'supergroup' | 'channel', title: string, members: number[]): ChatState
  addTopic(chatId: number, name: string): number
  /** Brings persons and bots in. */
  add(byId: number, chatId: number, memberIds: number[]): Deed
  /** A bot or a person gets another standing in the chat. */
  setStatus(byId: number, chatId: number, memberId: number, status: Status): Deed
  /** The owner says what all members may send. Nobody's own standing changes by it, so no bot is told. */
  permit(chatId: number, permissions: Partial<Permissions>): Deed
  kick(byId: number, chatId: number, memberId: number): Deed
  rename(byId: number, chatId: number, title: string): Deed
  /** A group becomes a supergroup; resolves with its id. */
  migrate(chatId: number, to?: number): Deed & { chatId: number }
}

export function createComings({ world, bots }: Platform, scene: Scene): Comings {
  const { seconds, user, chat, putChat, tell, serve, changeStatus } = scene
  let nextUser = 5_000_000_001
  let nextGroup = -4_000_000_001
  let nextSupergroup = -1_002_000_000_001

  return {
    addUser(first_name, last_name) {
      const made = { id: nextUser++, is_bot: false, first_name, ...(last_name ? { last_name } : {}) }
      world.users.set(made.id, made)
      return made
    },

    addChat(type, title, members) {
      const made = putChat(type === 'group' ? nextGroup-- : nextSupergroup--, type, title)
      for (const [index, id] of members.entries()) made.members.set(id, index === 0 ? 'creator' : 'member')
      return made
    },

    addTopic(chatId, name) {
      const where = chat(chatId)
      if (where.type !== 'supergroup') throw new Error('only a supergroup has topics')
      where.topics ??= new Map()
      const thread = where.nextMessageId
      where.topics.set(thread, { name, closed: false })
      const [owner = 0] = where.members.keys()
      const service = { forum_topic_created: { name, icon_color: 0x6fb9f0 } }
      tell(where, addMessage(world, where, { date: seconds(), from: user(owner), thread, service }))
      return thread
    },

    add(byId, chatId, memberIds) {
      const where = chat(chatId)
      const changed = memberIds.flatMap((id) => changeStatus(where, byId, id, 'member'))
      const told = serve(where, byId, { new_chat_members: memberIds.map(user) })
      return { ...told, updates: [...changed, ...told.updates] }
    },

    setStatus: (byId, chatId, memberId, status) => ({
      messageId: 0,
      updates: changeStatus(chat(chatId), byId, memberId, status),
    }),

    permit(chatId, permissions) {
      Object.assign(chat(chatId).permissions, permissions)
      return { messageId: 0, updates: [] }
    },

    kick(byId, chatId, memberId) {
      const where = chat(chatId)
      const updates = changeStatus(where, byId, memberId, 'kicked')
      const told = serve(where, byId, { left_chat_member: user(memberId) })
      return { ...told, updates: [...updates, ...told.updates] }
    },

    rename(byId, chatId, title) {
      const where = chat(chatId)
      where.title = title
      return serve(where, byId, { new_chat_title: title })
    },

    migrate(chatId, to) {
      const old = chat(chatId)
      if (old.type !== 'group') throw new Error('only a group becomes a supergroup')
      const [owner = 0] = old.members.keys()
      const id = to ?? nextSupergroup--
      const made = putChat(id, 'supergroup', old.title)
      for (const [member, status] of old.members) {
        if ([...bots.values()].some(({ me }) => me.id === member)) continue
        made.members.set(member, status)
      }
      made.lastBot = old.lastBot
      made.permissions = { ...old.permissions }
      const last = serve(old, owner, { migrate_to_chat_id: id })
      old.migratedTo = id
      // Bots are told that they are in the new chat as if somebody had brought them there.
      const moved = [...old.members].flatMap(([member, status]) =>
        made.members.has(member) ? [] : changeStatus(made, owner, member, status),
      )
      const first = serve(made, owner, { migrate_from_chat_id: chatId })
      return { ...last, chatId: id, updates: [...last.updates, ...moved, ...first.updates] }
    },
  }
}
