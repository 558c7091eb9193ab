import { z } from 'zod'
import { type Channel, SendError } from '../../../bot/channels/channel.ts'

const answered = z.object({ id: z.string() })

/** A channel to the test's own HTTP platform: `sender` tells it which process sends. */
export function createHttpChannel(url: string, sender: string): Channel {
  return {
    name: 'http',
    capabilities: {
      maxLength: 4_000,
      buttons: true,
      quotes: true,
      idempotent: false,
      echoes: false,
      reception: 'owner',
    },
    async start() {},
    async stop() {},
    async send({ chatId, message }) {
      const response = await fetch(url, {
        method: 'POST',
        body: JSON.stringify({ sender, chatId, text: message.text }),
      }).catch((cause: unknown) => {
        throw new SendError('lost', 'http: no answer', { cause })
      })
      return { platformMessageId: answered.parse(await response.json()).id }
    },
  }
}
