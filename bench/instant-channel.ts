import type { Channel } from '../bot/channels/channel.ts'
import type { Journal } from '../bot/channels/simulator/journal.ts'

/** A channel of which the platform is a file: it answers at once, so what takes time is ours. */
export interface InstantChannel extends Channel {
  /** What arrives from now on is written under this account; resolves when so many have. */
  expect(account: string, count: number): Promise<void>
}

export function createInstantChannel(journal: Journal): InstantChannel {
  let account = ''
  let arrived = 0
  let missing = 0
  let finish = () => {}
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
    expect(name, count) {
      account = name
      missing = count
      return new Promise((resolve) => {
        finish = resolve
      })
    },
    async start() {},
    async send({ id, chatId, message: { text } }) {
      arrived += 1
      const call = { what: 'call' as const, method: 'sendMessage', taken: true, status: 200 }
      journal.write({ ...call, at: Date.now(), account, chatId, requestId: id, text, messageId: String(arrived) })
      missing -= 1
      if (missing === 0) finish()
      return { platformMessageId: String(arrived) }
    },
    async stop() {},
  }
}
