import type { API, GroupEvent, Message, Reaction, ThreadType, Undo } from 'zca-js'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { Channel, ChannelStore, Clock, SecretStore, Standing } from '../channel.ts'
import { chatIdOf } from './chat-id.ts'
import { createCompleteEvent } from './complete-event.ts'
import { type Connection, createConnection, type Heed } from './connection.ts'
import { createEchoes } from './echoes.ts'
import { createGroupNames, type GroupNames } from './group-names.ts'
import { createHandOver, type HandOver } from './hand-over.ts'
import type { Heard } from './heard.ts'
import { createOldMessages, missedSince } from './missed.ts'
import { readGroupEvent, readMessage, readReaction, readUndo } from './read-event.ts'
import { maxLength } from './render.ts'
import { createZaloMemory } from './zalo-memory.ts'
import { createZaloSender } from './zalo-sender.ts'
import { createSessionKeeper, signInLog } from './zalo-session.ts'
import { type ZaloTiming, zaloTiming } from './zalo-timing.ts'

export interface ZaloChannelOptions {
  store: ChannelStore
  secrets: SecretStore
  clock: Clock
  /** Where requests for *.zalo.me go instead: a simulator on this machine. */
  apiRoot?: string | undefined
  timing?: Partial<ZaloTiming>
  /** In [0, 1), for the spread of pauses. */
  random?: () => number
}

/**
 * A personal Zalo account by the unmodified zca-js. Unofficial: the account should be the bot's own, and other channels
 * should stand beside it (docs/zalo.md). Only the process that owns the account may start it: a second socket throws the
 * first one out.
 */
export function createZaloChannel(options: ZaloChannelOptions): Channel {
  const { store, secrets, clock, apiRoot, random = Math.random } = options
  const timing = { ...zaloTiming, ...options.timing }
  const memory = createZaloMemory(store)
  const keeper = createSessionKeeper(secrets)
  const echoes = createEchoes()
  const old = createOldMessages()
  const connected = () => connection && groups && { connection, groups }
  const sender = createZaloSender({ memory, echoes, clock, timing, connected })
  let connection: Connection | undefined
  let groups: GroupNames | undefined
  let handOver: HandOver | undefined
  let unwatch = async () => {}
  let lastLook = 0
  /** How often hearing was interrupted: what was asked before the last time tells nothing about the gap after. */
  let pauses = 0
  let online: API | undefined

  async function start(
    onInbound: (event: InboundEvent) => Promise<void>,
    onStanding: (standing: Standing) => void = () => {},
  ): Promise<void> {
    if (connection) throw new Error('zalo: started twice')
    groups = await createGroupNames(memory, () => online)
    // An account's first connection hears what is said from now on.
    if (!(await memory.mark())) await memory.keepMark({ at: clock.now().getTime(), msgId: '0' })
    const eventOf = createCompleteEvent({ memory, groups, clock, api: () => online })
    handOver = createHandOver({ memory, eventOf, onInbound })
    handOver.hold()
    connection = createConnection({
      keeper,
      apiRoot,
      timing,
      clock,
      random,
      listen,
      catchUp,
      tell(standing) {
        if (standing.state !== 'live') pauseHearing()
        onStanding(standing)
      },
    })
    unwatch = await store.watch((log) => log === signInLog && connection?.renew())
    connection.start()
  }

  function pauseHearing(): void {
    pauses += 1
    handOver?.hold()
    old.giveUp()
  }

  async function stop(): Promise<void> {
    await unwatch()
    unwatch = async () => {}
    pauseHearing()
    await connection?.stop()
    await handOver?.stop()
    await sender.settled()
    connection = undefined
    handOver = undefined
  }

  /** A handler only puts away what it heard: one that throws or waits would lose what came in the same frame. */
  function listen(api: API, heed: Heed): void {
    const { listener } = api
    online = api
    listener.on(
      'message',
      heed((message: Message) => take([readMessage(message)])),
    )
    listener.on(
      'reaction',
      heed((reaction: Reaction) => take([readReaction(reaction)])),
    )
    listener.on(
      'group_event',
      heed((event: GroupEvent) => take(readGroupEvent(event, api.getOwnId()))),
    )
    listener.on(
      'old_reactions',
      heed((reactions: Reaction[]) => take(reactions.map(readReaction))),
    )
    listener.on(
      'old_messages',
      heed((messages: Message[], type: ThreadType) => old.told(messages, type)),
    )
    listener.on(
      'undo',
      heed((undo: Undo) => {
        const ids = readUndo(undo)
        if (!ids) return
        handOver?.drop(ids.msgId)
        memory.forgetQuotable(ids.msgId)
      }),
    )
  }

  function take(heard: (Heard | undefined)[]): void {
    const known = heard.filter((one) => one !== undefined)
    for (const one of known) if (one.what === 'message' && one.own) echoes.heard(one, chatIdOf(one.chat))
    handOver?.add(known)
  }

  /** What is said from now on waits until what was missed stands before it. */
  async function catchUp(api: API): Promise<void> {
    // Where that fails (the store is away, say) people are heard all the same, and the next connection asks again.
    const before = pauses
    const isOver = () => pauses !== before
    const complete = await askForMissed(api, isOver).catch(() => false)
    if (!isOver()) handOver?.release(complete)
  }

  async function askForMissed(api: API, isOver: () => boolean): Promise<boolean> {
    if (!groups) return false
    const now = clock.now()
    const mark = handOver?.heardUpTo() ?? (await memory.mark())
    if (!mark) return false
    const changes = await changedGroups(groups, api, now)
    if (isOver()) return false
    const groupIds = new Set([...groups.ids(), ...changes.map(({ chat }) => chat.id)])
    const { heard, complete } = await missedSince(mark, { api, old, groupIds, ms: timing.catchUp })
    take([...changes, ...heard])
    return complete
  }

  /** The list is only a second way to hear of changes: where it cannot be had, the events still tell. */
  async function changedGroups(of: GroupNames, api: API, now: Date): Promise<Heard[]> {
    if (now.getTime() - lastLook < timing.lookAtGroups) return []
    const changes = await of.look(api, now.getTime()).catch(() => undefined)
    if (changes) lastLook = now.getTime()
    return changes ?? []
  }

  return {
    name: 'zalo',
    capabilities: { maxLength, buttons: false, quotes: true, idempotent: false, echoes: true, reception: 'owner' },
    start,
    stop,
    send: sender.send,
    remind: sender.remind,
  }
}
