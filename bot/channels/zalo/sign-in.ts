import { LoginQRCallbackEventType, Zalo } from 'zca-js'
import { createZaloFetch } from './zalo-fetch.ts'
import { sessionOf, type ZaloSession } from './zalo-session.ts'
import { zaloTiming } from './zalo-timing.ts'

export interface SignedIn {
  session: ZaloSession
  /** Zalo's id of the account, and its name. */
  uid: string
  name: string
}

export interface SignInOptions {
  apiRoot: string | undefined
  /** A code to scan with the account's phone; it lives 100 s, then another is shown. */
  onCode: (png: Uint8Array) => void
  /** Somebody has scanned it and must confirm on the phone. */
  onScanned: (name: string) => void
}

/** So many codes are shown before nobody is thought to be there. */
const mostCodes = 5

/** Signs in by a code that the account's owner scans. Rejects when it is declined or nobody comes. */
export async function signInByCode({ apiRoot, onCode, onScanned }: SignInOptions): Promise<SignedIn> {
  const polyfill = createZaloFetch({ apiRoot, timeoutMs: zaloTiming.request })
  const zalo = new Zalo({ checkUpdate: false, logging: false, selfListen: true, polyfill })
  let shown = 0
  let name = ''
  return new Promise((resolve, reject) => {
    const login = zalo.loginQR({}, (event) => {
      switch (event.type) {
        case LoginQRCallbackEventType.QRCodeGenerated:
          shown += 1
          return onCode(Buffer.from(event.data.image, 'base64'))
        case LoginQRCallbackEventType.QRCodeExpired:
          // At once: the library rejects whoever does not ask again within this call.
          return shown < mostCodes ? event.actions.retry() : event.actions.abort()
        case LoginQRCallbackEventType.QRCodeScanned:
          name = event.data.display_name
          return onScanned(name)
        case LoginQRCallbackEventType.QRCodeDeclined:
          // The library itself then waits for ever.
          return reject(new Error('zalo: declined on the phone'))
        default:
          return undefined
      }
    })
    login.then((api) => resolve({ session: sessionOf(api), uid: api.getOwnId(), name }), reject)
  })
}
