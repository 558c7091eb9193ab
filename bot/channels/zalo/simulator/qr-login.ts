import { randomBytes } from 'node:crypto'
import qrcode from 'qrcode'
import { type Sessions, sessionCookie, tokenIn } from './sessions.ts'
import type { SimAnswer, SimRequest } from './sim-http.ts'

/** The walk through id.zalo.me that ends with a session: a code is shown, scanned, confirmed on the phone. */
export interface QrLogin {
  /** undefined: not one of its paths. */
  answer(request: SimRequest): Promise<SimAnswer | undefined>
  /** The codes that were shown and not used, newest last. */
  codes(): string[]
  /** The phone scans the code, and its owner then confirms or declines. */
  scan(code: string, decision?: 'confirm' | 'decline'): void
}

const declined = -13

export function createQrLogin(sessions: Sessions, ownerName: string): QrLogin {
  const shown = new Map<string, PromiseWithResolvers<'confirm' | 'decline'>>()
  const ok = (data: unknown): SimAnswer => ({ body: { error_code: 0, error_message: 'Successful.', data } })

  async function answer(request: SimRequest): Promise<SimAnswer | undefined> {
    if (request.host === 'jr.chat.zalo.me') {
      const logged = sessions.isOpen(tokenIn(request.cookies), request.userAgent)
      return ok({ logged, info: { name: ownerName, avatar: '' } })
    }
    if (request.host !== 'id.zalo.me') return undefined
    switch (request.path) {
      case '/account':
        return { body: "<script src='https://stc-zlogin.zdn.vn/main-2.44.10.js'></script>" }
      case '/account/logininfo':
      case '/account/verify-client':
        return ok({})
      case '/account/authen/qr/generate':
        return generate()
      case '/account/authen/qr/waiting-scan':
        await shown.get(request.form.get('code') ?? '')?.promise
        return ok({ avatar: '', display_name: ownerName })
      case '/account/authen/qr/waiting-confirm': {
        const decision = await shown.get(request.form.get('code') ?? '')?.promise
        return decision === 'confirm' ? ok({}) : { body: { error_code: declined, error_message: 'Từ chối', data: {} } }
      }
      case '/account/checksession':
        return {
          cookies: [
            'zpsid=of-the-phone; Domain=zalo.me; Path=/',
            sessionCookie(sessions.open(request.userAgent ?? '')),
          ],
          body: 'ok',
        }
      default:
        return undefined
    }
  }

  async function generate(): Promise<SimAnswer> {
    const code = randomBytes(6).toString('hex')
    const image = await qrcode.toDataURL(`https://zalo.example/qr/${code}`, { scale: 4 })
    shown.set(code, withResolvers())
    return ok({ code, token: randomBytes(8).toString('hex'), image, options: {} })
  }

  return {
    answer,
    codes: () => [...shown.keys()],
    scan(code, decision = 'confirm') {
      shown.get(code)?.resolve(decision)
    },
  }
}

interface PromiseWithResolvers<T> {
  promise: Promise<T>
  resolve: (value: T) => void
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
