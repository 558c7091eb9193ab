import type { API, GroupEvent, Message, Reaction, ThreadType, Undo } from 'zca-js'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { Channel, ChannelStore, Clock, SecretStore, Standing } from '../channel.ts'
import { type CatchUp, createCatchUp } from './catch-up.ts'
import { chatIdOf } from './chat-id.ts'
import { createCompleteEvent } from './complete-event.ts'
import { type Connection, createConnection, type Heed } from './connection.ts'
import { createEchoes } from './echoes.ts'
import { createGroupNames, type GroupNames } from './group-names.ts'
import { createHandOver, type HandOver } from './hand-over.ts'
import type { Heard } from './heard.ts'
import { createOldMessages } from './missed.ts'
import { createOldMarks } from './old-marks.ts'
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
  const marks = createOldMarks()
  const connected = () => connection && groups && { connection, groups }
  const sender = createZaloSender({ memory, echoes, clock, timing, connected })
  let connection: Connection | undefined
  let groups: GroupNames | undefined
  let handOver: HandOver | undefined
  let catchUp: CatchUp | undefined
  let unwatch = async () => {}
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
    const catching = createCatchUp({ memory, groups, handOver, old, marks, clock, timing, random, take })
    catchUp = catching
    connection = createConnection({
      keeper,
      apiRoot,
      timing,
      clock,
      random,
      listen,
      catchUp: (api) => catching.begin(api),
      unread: (api) => catching.unread(api),
      tell(standing) {
        if (standing.state !== 'live') pauseHearing()
        onStanding(standing)
      },
    })
    unwatch = await store.watch((log) => log === signInLog && connection?.renew())
    connection.start()
  }

  function pauseHearing(): void {
    handOver?.hold()
    catchUp?.interrupt()
    old.giveUp()
  }

  async function stop(): Promise<void> {
    await unwatch()
    unwatch = async () => {}
    pauseHearing()
    await connection?.stop()
    await catchUp?.settled()
    await handOver?.stop()
    await sender.settled()
    connection = undefined
    catchUp = undefined
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
      heed((reactions: Reaction[], isGroup: boolean) => {
        const shown = reactions.map(readReaction).filter((one) => one !== undefined)
        take(marks.ofGap(shown, isGroup))
      }),
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

  return {
    name: 'zalo',
    capabilities: { maxLength, buttons: false, quotes: true, idempotent: false, echoes: true, reception: 'owner' },
    start,
    stop,
    send: sender.send,
    remind: sender.remind,
  }
}
