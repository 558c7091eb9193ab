import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Clock } from '../../../bot/channels/channel.ts'
import type { Db } from '../../../db/client.ts'
import { findSession, type SignedIn } from '../../../db/web-sessions.ts'

/** Who looks at the rooms: in the demo anyone at this machine, otherwise a person who signed in. */
export type Viewer = { kind: 'demo' } | ({ kind: 'person' } & SignedIn)

/** What the rooms' routes find in their context. */
export interface ViewerEnv {
  Variables: { viewer: Viewer }
}

export type ViewerOf = (c: Context) => Promise<Viewer | undefined>

export const sessionCookie = 'chidao_session'

/** Only the hash of a session's token is kept, so that a copy of the database signs nobody in. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

export function createViewerOf({ db, clock, demo }: { db: Db; clock: Clock; demo: boolean }): ViewerOf {
  return async (c) => {
    if (demo) return { kind: 'demo' }
    const token = getCookie(c, sessionCookie)
    const signedIn = token && (await findSession(db, hashToken(token), clock.now()))
    return signedIn ? { kind: 'person', ...signedIn } : undefined
  }
}
