import type { Channel } from '../bot/channels/channel.ts'
import type { Journal } from '../bot/channels/simulator/journal.ts'

/** A channel of which the platform is a file: it answers at once, so what takes time is ours. */
export interface InstantChannel extends Channel {
  /** Resolves when as many have arrived as are expected. */
  allArrived: Promise<void>
}

export function createInstantChannel(
  journal: Journal,
  { account, expected }: { account: string; expected: number },
): InstantChannel {
  let arrived = 0
  let finish = () => {}
  const allArrived = new Promise<void>((resolve) => {
    finish = resolve
  })
  return {
    name: 'instant',
    capabilities: {
      maxLength: 4_096,
      buttons: true,
      quotes: true,
      idempotent: false,
      echoes: false,
      reception: 'everywhere',
    },
    allArrived,
    async start() {},
    async send({ id, chatId, message: { text } }) {
      arrived += 1
      const call = { what: 'call' as const, method: 'sendMessage', taken: true, status: 200 }
      journal.write({ ...call, at: Date.now(), account, chatId, requestId: id, text, messageId: String(arrived) })
      if (arrived === expected) finish()
      return { platformMessageId: String(arrived) }
    },
    async stop() {},
  }
}
