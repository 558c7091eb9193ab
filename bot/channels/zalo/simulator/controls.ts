import type { Doings } from './api-answers.ts'
import type { Encryption } from './event-frame.ts'
import type { SocketHub } from './socket-hub.ts'
import { type EventTimes, wireGroupControl, wireMessage, wireReaction, wireReminderAnswer, wireUndo } from './wire.ts'
import type { SimGroup, SimMessage, SimReaction, ZaloWorld } from './zalo-world.ts'

/** What people do in the simulated Zalo, from a test's hand; the sockets that listen are told. Ids are Zalo's own. */
export interface ZaloControls extends Doings {
  /** Somebody writes, in a group or (chat id = their own id) to the account. */
  say(
    chatId: string,
    from: string,
    content: SimMessage['content'],
    options?: { quotes?: string; encrypt?: Encryption; msgType?: string; mentions?: SimMessage['mentions'] },
  ): SimMessage
  /** The same frame once more. */
  repeat(message: SimMessage): void
  undo(message: SimMessage): void
  /** '' takes the mark away; `mobile` leaves the global id out, as phones do. */
  react(message: SimMessage, from: string, icon: string, options?: { mobile?: boolean }): SimReaction
  answerReminder(reminderId: string, from: string, accepts?: boolean): void
  addBot(groupId: string, by: string): void
  removeBot(groupId: string, by?: string): void
  join(groupId: string, uid: string, name: string): void
  rename(groupId: string, name: string, by: string): void
}

export function createControls(world: ZaloWorld, sockets: SocketHub, times: EventTimes = 'text'): ZaloControls {
  let lastChange = 0
  /** Two changes of a group never bear the same time. */
  const changedAt = () => {
    lastChange = Math.max(Date.now(), lastChange + 1)
    return lastChange
  }
  const groupOf = (id: string): SimGroup => {
    const group = world.groups.get(id)
    if (!group) throw new Error(`the simulator has no group ${id}`)
    return group
  }
  const control = (content: Record<string, unknown>) => sockets.push(601, 0, { controls: [content] })
  const happened = (groupId: string, act: string, by: string, members: string[] = []) =>
    control(wireGroupControl(world, groupOf(groupId), act, { by, members, at: changedAt(), times }))

  function show(message: SimMessage, encrypt?: Encryption): void {
    const wired = wireMessage(world, message)
    if (message.kind === 'group') sockets.push(521, 0, { groupMsgs: [wired] }, encrypt)
    else sockets.push(501, 0, { msgs: [wired] }, encrypt)
  }

  function reacted(reaction: SimReaction): void {
    world.reactions.push(reaction)
    const wired = [wireReaction(world, reaction)]
    const isGroup = reaction.kind === 'group'
    sockets.push(612, 0, { reacts: isGroup ? [] : wired, reactGroups: isGroup ? wired : [] })
  }

  function undone(message: SimMessage, by = message.from): void {
    message.undone = true
    const wired = wireUndo(world, message, by)
    if (message.kind === 'group') sockets.push(521, 0, { groupMsgs: [wired] })
    else sockets.push(501, 0, { msgs: [wired] })
  }

  return {
    said: (message) => show(message),
    undone,
    reacted,
    say(chatId, from, content, { quotes, encrypt, msgType, mentions } = {}) {
      const kind = world.groups.has(chatId) ? 'group' : 'user'
      const said = { chatId, kind, from, content, ...(msgType === undefined ? {} : { msgType }) } as const
      const message = world.say({
        ...said,
        ...(quotes === undefined ? {} : { quotes }),
        ...(mentions === undefined ? {} : { mentions }),
      })
      show(message, encrypt)
      return message
    },
    repeat: (message) => show(message),
    undo: (message) => undone(message),
    react(on, from, icon, { mobile = false } = {}) {
      const { chatId, kind } = on
      const reaction = { msgId: world.nextId(), chatId, kind, from, icon, on, mobile, at: Date.now() }
      reacted(reaction)
      return reaction
    },
    answerReminder(reminderId, from, accepts = true) {
      const reminder = world.reminders.get(reminderId)
      if (!reminder) throw new Error(`the simulator has no reminder ${reminderId}`)
      const answers = accepts ? reminder.accepted : reminder.rejected
      answers.add(from)
      control(wireReminderAnswer(reminder, { by: from, accepts, at: changedAt(), times }))
    },
    addBot(groupId, by) {
      groupOf(groupId).members.add(world.uid)
      happened(groupId, 'join', by, [world.uid])
    },
    removeBot(groupId, by = '9') {
      groupOf(groupId).members.delete(world.uid)
      happened(groupId, 'remove_member', by, [world.uid])
    },
    join(groupId, uid, name) {
      world.people.set(uid, name)
      groupOf(groupId).members.add(uid)
      happened(groupId, 'join', uid, [uid])
    },
    rename(groupId, name, by) {
      groupOf(groupId).name = name
      happened(groupId, 'update', by)
    },
  }
}
