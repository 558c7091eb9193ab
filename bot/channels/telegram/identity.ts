import type { Api } from 'grammy'
import { z } from 'zod'
import type { ChannelStore } from '../channel.ts'
import type { GrammySignal } from './api.ts'
import type { Me } from './read-message.ts'

/** Who the bot is, as Telegram last said. */
export interface Identity {
  /** Undefined: nobody knows yet. */
  known(): Me | undefined
  /** What was kept, till Telegram says it: it may be out of reach, and its webhook is called all the same. */
  recall(): Promise<void>
  /** Asks Telegram: the bot may be renamed at @BotFather, and people then call it by its new name. */
  learn(api: Api, signal: GrammySignal): Promise<void>
}

const meSchema = z.object({ id: z.number(), username: z.string() })

export function createIdentity(store: ChannelStore): Identity {
  let me: Me | undefined
  return {
    known: () => me,
    async recall() {
      me ??= meSchema.safeParse(await store.get('me')).data
    },
    async learn(api, signal) {
      const { id, username } = await api.getMe(signal)
      if (me?.id === id && me.username === username) return
      await store.set('me', { id, username })
      me = { id, username }
    },
  }
}
