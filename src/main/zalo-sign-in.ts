import { signInByCode } from '../../bot/channels/zalo/sign-in.ts'
import type { Database } from '../../db/client.ts'
import type { RealConfig } from '../config.ts'
import type { Moment } from '../domain/moment.ts'
import { keepZaloSession } from '../keep-zalo-session.ts'
import type { ZaloSignIn } from '../server/rooms/account-routes.tsx'

/** Signs a Zalo account in from a browser: asks Zalo for codes, and keeps the session of whoever scans one. */
export function createZaloSignIn(database: Database, config: RealConfig, moment: () => Moment): ZaloSignIn {
  return async (account, shown) => {
    const signedIn = await signInByCode({ apiRoot: config.zalo.apiRoot, ...shown })
    return keepZaloSession(database, config, account, signedIn, moment())
  }
}
