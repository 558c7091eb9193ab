import { type Channel, SendError, type SendRequest, type Sent } from '../../../bot/channels/channel.ts'
import type { Shown } from '../../../bot/channels/contract.ts'
import type { InboundEvent } from '../../domain/inbound.ts'

/** What a test may make go wrong; both hooks may reject, with a SendError or anything else, or take their time. */
export interface Faults {
  /** Before the platform has the message. `nth` counts the sends of this id, from 1. */
  before?(request: SendRequest, nth: number): Promise<void> | void
  /** After the platform has shown it: a rejection here is a lost answer. */
  after?(request: SendRequest, nth: number): Promise<void> | void
}

/** A platform in memory that keeps the contract and does what a test's faults say. */
export interface FaultChannel extends Channel {
  faults: Faults
  /** Every send that the platform was asked for, in order, also those that failed. */
  readonly asked: SendRequest[]
  /** How many sends were under way at the same time, at most. */
  readonly busiest: { overall: number; inOneChat: number }
  shown(chatId: string): Shown[]
  receive(event: InboundEvent): Promise<void>
  /** The chat goes on under another platform id. */
  move(chatId: string, to: string): void
}

export function createFaultChannel({
  chatIds,
  maxLength = 1_000,
  idempotent = false,
}: {
  chatIds: string[]
  maxLength?: number
  idempotent?: boolean
}): FaultChannel {
  const chats = new Map<string, Shown[]>(chatIds.map((chatId) => [chatId, []]))
  const asked: SendRequest[] = []
  const answers = new Map<string, Sent>()
  const underWay: string[] = []
  const busiest = { overall: 0, inOneChat: 0 }
  const handingOver = new Set<Promise<void>>()
  let onInbound: ((event: InboundEvent) => Promise<void>) | undefined
  let lastId = 0

  function accept({ id, chatId, message }: SendRequest): Sent {
    const chat = chats.get(chatId)
    if (!chat) throw new SendError('chat-gone', `fault: no chat ${chatId}`)
    if (message.text === '') throw new SendError('refused', 'fault: empty message')
    if (message.text.length > maxLength) throw new SendError('refused', `fault: over ${maxLength} characters`)
    const answered = answers.get(id)
    if (idempotent && answered) return answered
    lastId += 1
    const sent = { platformMessageId: String(lastId) }
    const { text, spans, buttons, quote } = message
    chat.push({ ...sent, text, spans, buttons, ...(quote === undefined ? {} : { quotes: quote }) })
    answers.set(id, sent)
    return sent
  }

  const channel: FaultChannel = {
    name: 'fault',
    capabilities: { maxLength, buttons: true, quotes: true, idempotent, echoes: false, reception: 'everywhere' },
    faults: {},
    asked,
    busiest,
    async start(handOver) {
      onInbound = handOver
    },
    async stop() {
      onInbound = undefined
      await Promise.allSettled(handingOver)
    },
    async send(request) {
      asked.push(request)
      const nth = asked.filter(({ id }) => id === request.id).length
      underWay.push(request.chatId)
      busiest.overall = Math.max(busiest.overall, underWay.length)
      busiest.inOneChat = Math.max(busiest.inOneChat, underWay.filter((chatId) => chatId === request.chatId).length)
      try {
        await channel.faults.before?.(request, nth)
        const sent = accept(request)
        await channel.faults.after?.(request, nth)
        return sent
      } finally {
        underWay.splice(underWay.indexOf(request.chatId), 1)
      }
    },
    shown: (chatId) => chats.get(chatId) ?? [],
    async receive(event) {
      if (!onInbound) throw new Error('fault: not started')
      const handed = onInbound(event)
      handingOver.add(handed)
      await handed.finally(() => handingOver.delete(handed))
    },
    move(chatId, to) {
      chats.set(to, chats.get(chatId) ?? [])
      chats.delete(chatId)
    },
  }
  return channel
}
