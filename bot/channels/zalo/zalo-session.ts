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

/** The secret that a sign-in leaves; nothing else writes it. */
export const sessionSecret = 'session'
/** The same session's cookies as Zalo has changed them since; only the running channel writes it. */
const cookiesSecret = 'session-cookies'
/** All that opens an account: without them nobody is signed in. */
export const sessionSecrets: readonly string[] = [sessionSecret, cookiesSecret]
/** The ChannelStore's log to which whoever signs in or takes the session away appends: the running channel watches it. */
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

/**
 * Keeps a running session's cookies. A sign-in and the cookies of the session before it are two secrets, told apart by
 * the imei, which is new with every sign-in: so whichever is written last, the newer session stands.
 */
export interface SessionKeeper {
  /** The session that was signed in last, with the newest cookies that Zalo gave it; where there is none, neither are cookies. */
  load(): Promise<ZaloSession | undefined>
  /**
   * Saves in the background, one save at a time, the newest state last; `settled` waits for it. Nothing is saved of a
   * session other than the one that was loaded last.
   */
  save(newest: () => ZaloSession): void
  settled(): Promise<void>
}

const cookiesSchema = schema.pick({ imei: true, cookie: true })

export function createSessionKeeper(secrets: SecretStore): SessionKeeper {
  let loaded: string | undefined
  let saved = ''
  let saving = Promise.resolve()

  async function newestCookies(imei: string): Promise<ZaloSession['cookie'] | undefined> {
    const text = await secrets.get(cookiesSecret).catch((error: unknown) => {
      // Sealed under an APP_SECRET from before the sign-in: they are not this session's.
      if (error instanceof Error && error.name === 'SealBroken') return undefined
      throw error
    })
    if (text === undefined) return undefined
    const read = cookiesSchema.parse(JSON.parse(text))
    return read.imei === imei ? read.cookie : undefined
  }

  /** Nobody is signed in any more: cookies that were still being saved would be a secret of nobody's. */
  async function leaveNothing(): Promise<void> {
    loaded = undefined
    await saving
    if (saved === '') return
    await secrets.set(cookiesSecret, undefined)
    saved = ''
  }

  return {
    async load() {
      const text = await secrets.get(sessionSecret)
      if (text === undefined) {
        await leaveNothing()
        return undefined
      }
      const session = readSession(text)
      loaded = session.imei
      return { ...session, cookie: (await newestCookies(session.imei)) ?? session.cookie }
    },
    save(newest) {
      saving = saving
        .then(async () => {
          const { imei, cookie } = newest()
          const text = JSON.stringify({ imei, cookie })
          if (imei !== loaded || text === saved) return
          await secrets.set(cookiesSecret, text)
          saved = text
        })
        // The next call saves again; the session in memory goes on meanwhile.
        .catch(() => {})
    },
    settled: () => saving,
  }
}
