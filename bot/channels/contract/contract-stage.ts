import { expect } from 'vitest'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { Message } from '../../../src/domain/message.ts'
import { type Channel, SendError, type SendErrorKind, type Sent } from '../channel.ts'
import type { Harness } from '../contract.ts'

/** What the suite's tests have in common: a fresh harness for each, its channel started, and what it handed over. */
export interface ContractStage {
  readonly name: string
  open(): Promise<void>
  close(): Promise<void>
  /** The harness of the test that runs. */
  harness(): Harness
  channel(): Channel
  /** What people did. */
  readonly events: InboundEvent[]
  /** The bot's own words. */
  readonly echoes: InboundEvent[]
  /** What becomes of an event that is handed over; stored at once unless a test says otherwise. */
  onInbound: (event: InboundEvent) => Promise<void>
  send(message: Partial<Message>, to?: { id?: string; chatId?: string }): Promise<Sent>
  /** The kind of the SendError that a send must reject with. */
  refusalOf(sending: Promise<unknown>): Promise<SendErrorKind>
  /** The bot's texts in the harness's chat. */
  seen(): Promise<string[]>
}

/** Long enough for anything that is wrongly not awaited to show itself. */
export const graceMs = 50
export const patience = { interval: 5, timeout: 10_000 }

export function createContractStage(name: string, make: () => Promise<Harness>): ContractStage {
  let current: Harness | undefined
  const harness = () => current ?? expect.fail('the stage is not open')

  const stage: ContractStage = {
    name,
    events: [],
    echoes: [],
    onInbound: async () => {},
    harness,
    channel: () => harness().channel,
    async open() {
      current = await make()
      stage.events.length = 0
      stage.echoes.length = 0
      stage.onInbound = async () => {}
      await current.channel.start(async (event) => {
        if (event.kind === 'echo') stage.echoes.push(event)
        else stage.events.push(event)
        await stage.onInbound(event)
      })
    },
    async close() {
      await harness().channel.stop()
      await harness().close()
    },
    send: (message, to = {}) =>
      harness().channel.send({
        id: to.id ?? 'm1',
        chatId: to.chatId ?? harness().chatId,
        message: { text: 'Xin chào', spans: [], buttons: [], urgency: 'normal', ...message },
      }),
    async refusalOf(sending) {
      const error = await sending.then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (!(error instanceof SendError)) throw new Error(`a SendError was expected, not ${String(error)}`)
      expect(error.message.startsWith(`${name}: `), `'${error.message}' begins with the channel's name`).toBe(true)
      return error.kind
    },
    seen: async () => (await harness().shown(harness().chatId)).map((message) => message.text),
  }
  return stage
}
