import { setTimeout as pause } from 'node:timers/promises'
import type { InboundEvent } from '../../../../src/domain/inbound.ts'
import type { Message } from '../../../../src/domain/message.ts'
import type { Channel, Clock, Standing } from '../../channel.ts'
import { startZaloSimulator, type ZaloSimulator, type ZaloSimulatorOptions } from '../simulator/zalo-simulator.ts'
import { usualPauses } from '../supervisor.ts'
import { createZaloChannel } from '../zalo-channel.ts'
import { sessionSecret } from '../zalo-session.ts'
import { type ZaloTiming, zaloTiming } from '../zalo-timing.ts'
import { createMemorySecrets, createMemoryStore } from './memory-store.ts'

/** Long enough for a slow machine, short enough for a test. */
export const quickTiming: Partial<ZaloTiming> = {
  open: 5_000,
  quietPings: 2,
  probe: 200,
  settle: 10,
  echo: 400,
  ready: 3_000,
  catchUp: 3_000,
  missed: { ...zaloTiming.missed, firstMs: 100, longestMs: 400 },
  pauses: { ...usualPauses, first: 20, frozen: 10 },
}

export const lan = { id: '2000000000000000003', name: 'Nguyễn Thị Lan' }

export interface ZaloFixture {
  simulator: ZaloSimulator
  channel: Channel
  groupId: string
  /** The house's id of the group. */
  chatId: string
  store: ReturnType<typeof createMemoryStore>
  secrets: ReturnType<typeof createMemorySecrets>
  events: InboundEvent[]
  standings: Standing[]
  /** What `onInbound` does before it has stored. */
  storing: { now: (event: InboundEvent) => Promise<void> }
  start(): Promise<void>
  send(text: string, more?: Partial<Message>, id?: string): Promise<{ platformMessageId: string }>
  /** Another channel on the same store: the process after a restart. */
  restart(timing?: Partial<ZaloTiming>): Promise<void>
  /** A channel of another installation that has the same session, which should never be. */
  secondProcess(): Promise<Channel>
  /** Resolves when the channel has handed the message over. */
  handedOver(msgId: string): Promise<void>
  close(): Promise<void>
}

export const patience = { interval: 5, timeout: 10_000 }

export async function zaloFixture(
  options: ZaloSimulatorOptions & { timing?: Partial<ZaloTiming>; random?: () => number; clock?: Clock } = {},
): Promise<ZaloFixture> {
  const simulator = await startZaloSimulator(options)
  const store = createMemoryStore()
  const secrets = createMemorySecrets()
  await secrets.set(sessionSecret, JSON.stringify(simulator.credentials()))
  const group = simulator.world.addGroup('Ban Chỉ đạo', { [lan.id]: lan.name })
  const events: InboundEvent[] = []
  const standings: Standing[] = []
  const storing = { now: async (_event: InboundEvent) => {} }
  const make = (timing?: Partial<ZaloTiming>, own = { store, secrets }) =>
    createZaloChannel({
      ...own,
      clock: options.clock ?? { now: () => new Date() },
      apiRoot: simulator.root,
      // The shortest pauses: tests wait for them.
      random: options.random ?? (() => 0),
      timing: { ...quickTiming, ...options.timing, ...timing },
    })
  let sends = 0

  const fixture: ZaloFixture = {
    simulator,
    channel: make(),
    groupId: group.id,
    chatId: `group/${group.id}`,
    store,
    secrets,
    events,
    standings,
    storing,
    async start() {
      await fixture.channel.start(
        async (event) => {
          events.push(event)
          await storing.now(event)
        },
        (standing) => standings.push(standing),
      )
    },
    send(text, more = {}, id) {
      sends += 1
      const message: Message = { text, spans: [], buttons: [], urgency: 'normal', ...more }
      return fixture.channel.send({ id: id ?? `m${sends}`, chatId: fixture.chatId, message })
    },
    async restart(timing) {
      await fixture.channel.stop()
      fixture.channel = make(timing)
      await fixture.start()
    },
    async secondProcess() {
      const own = { store: createMemoryStore(), secrets: createMemorySecrets() }
      await own.secrets.set(sessionSecret, (await secrets.get(sessionSecret)) ?? '')
      return make(undefined, own)
    },
    async handedOver(msgId) {
      for (let tries = 0; ; tries += 1) {
        if (tries > 4_000) throw new Error(`${msgId} was never handed over`)
        const mark = store.values.get('mark')
        if (typeof mark === 'object' && mark && 'msgId' in mark && Number(mark['msgId']) >= Number(msgId)) return
        await pause(2)
      }
    },
    async close() {
      await fixture.channel.stop()
      await simulator.close()
    },
  }
  return fixture
}
