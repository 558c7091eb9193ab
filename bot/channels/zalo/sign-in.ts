import { LoginQRCallbackEventType, Zalo } from 'zca-js'
import { qrSquares } from './qr-squares.ts'
import { SignInFailed } from './sign-in-failed.ts'
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
  /** A code to scan with the account's phone, its squares row by row; it lives 100 s, then another is shown. */
  onCode: (squares: boolean[][]) => void
  /** Somebody has scanned it and must confirm on the phone. */
  onScanned: (name: string) => void
  /** Nobody looks at the codes any more. */
  signal?: AbortSignal
}

/** So many codes are shown before nobody is thought to be there. */
const mostCodes = 5

/** Signs in by a code that the account's owner scans. Throws SignInFailed. */
export async function signInByCode({ apiRoot, onCode, onScanned, signal }: SignInOptions): Promise<SignedIn> {
  const polyfill = createZaloFetch({ apiRoot, timeoutMs: zaloTiming.request })
  const zalo = new Zalo({ checkUpdate: false, logging: false, selfListen: true, polyfill })
  let shown = 0
  let name = ''
  return new Promise((resolve, reject) => {
    const fail = (why: SignInFailed['why'], cause?: unknown) => reject(new SignInFailed(why, { cause }))
    let abort = () => {}
    signal?.addEventListener('abort', () => {
      abort()
      fail('nobody-came')
    })
    const show = (png: Buffer) => {
      const squares = qrSquares(png)
      if (squares) return onCode(squares)
      fail('unreadable-code')
      abort()
    }
    const login = zalo.loginQR({}, (event) => {
      if (event.actions && 'abort' in event.actions) abort = event.actions.abort
      if (signal?.aborted) return abort()
      switch (event.type) {
        case LoginQRCallbackEventType.QRCodeGenerated:
          shown += 1
          return show(Buffer.from(event.data.image, 'base64'))
        case LoginQRCallbackEventType.QRCodeExpired:
          if (shown >= mostCodes) {
            fail('nobody-came')
            return abort()
          }
          // At once: the library rejects whoever does not ask again within this call.
          return event.actions.retry()
        case LoginQRCallbackEventType.QRCodeScanned:
          name = event.data.display_name
          return onScanned(name)
        case LoginQRCallbackEventType.QRCodeDeclined:
          // The library itself then waits for ever.
          return fail('declined')
        default:
          return undefined
      }
    })
    login
      .then((api) => resolve({ session: sessionOf(api), uid: api.getOwnId(), name }))
      .catch((error: unknown) => fail('zalo-failed', error))
  })
}
