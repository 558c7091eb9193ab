import type { API, Credentials } from 'zca-js'
import { z } from 'zod'
import type { SecretStore } from '../channel.ts'

const schema = z.object({
  imei: z.string(),
  userAgent: z.string(),
  language: z.string(),
  cookie: z.array(z.record(z.string(), z.unknown())).min(1),
})
/** What opens the account without a code: worth as much as a password. */
export type ZaloSession = z.infer<typeof schema>

/** The secret's name in the SecretStore. */
export const sessionSecret = 'session'
/** The ChannelStore's log to which a sign-in appends: the running channel watches it. */
export const signInLog = 'sign-ins'

export function sessionOf(api: API): ZaloSession {
  const { imei, userAgent, language } = api.getContext()
  const cookie = api.getCookie().toJSON()?.cookies ?? []
  return schema.parse({ imei, userAgent, language, cookie: JSON.parse(JSON.stringify(cookie)) })
}

/** @throws without a word of the session itself */
export function readSession(text: string): ZaloSession {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('zalo: a saved session that is no JSON')
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new Error('zalo: a saved session without its parts')
  return parsed.data
}

export function credentialsOf(session: ZaloSession): Credentials {
  // zca-js alters the list that it is given.
  return { ...session, cookie: session.cookie.map((cookie) => ({ ...cookie })) }
}

/** Keeps the session sealed, and saves it again when its cookies are others than before. */
export interface SessionKeeper {
  load(): Promise<ZaloSession | undefined>
  /** Saves in the background, one save at a time, the newest state last; `settled` waits for it. */
  save(api: API): void
  settled(): Promise<void>
}

export function createSessionKeeper(secrets: SecretStore): SessionKeeper {
  let saved = ''
  let saving = Promise.resolve()

  return {
    async load() {
      const text = await secrets.get(sessionSecret)
      return text === undefined ? undefined : readSession(text)
    },
    save(api) {
      saving = saving
        .then(async () => {
          const text = JSON.stringify(sessionOf(api))
          if (text === saved) return
          await secrets.set(sessionSecret, text)
          saved = text
        })
        // The next call saves again; the session in memory goes on meanwhile.
        .catch(() => {})
    },
    settled: () => saving,
  }
}
