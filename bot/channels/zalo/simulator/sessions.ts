import { randomBytes } from 'node:crypto'
import { loginKey } from '../login-cipher.ts'

/** The cookies that open the simulated account. Zalo binds a session to its user agent (zca-js issue 315). */
export interface Sessions {
  /** A new session's token. */
  open(userAgent: string): string
  isOpen(token: string | undefined, userAgent: string | undefined): boolean
  /** Ends one session, or all. */
  end(token?: string): void
  /** Every token that was ever opened. */
  tokens(): string[]
  /** AES key of every call after the login, base64. */
  readonly secretKey: string
  /** The key of a login's parameters and answer. */
  keyOf(query: URLSearchParams): Uint8Array
}

export function createSessions(): Sessions {
  const open = new Map<string, string>()
  const issued: string[] = []
  return {
    secretKey: randomBytes(16).toString('base64'),
    open(userAgent) {
      const token = `sek-${randomBytes(12).toString('hex')}`
      open.set(token, userAgent)
      issued.push(token)
      return token
    },
    tokens: () => issued,
    isOpen: (token, userAgent) => token !== undefined && open.has(token) && open.get(token) === userAgent,
    end(token) {
      if (token === undefined) open.clear()
      else open.delete(token)
    },
    keyOf: (query) => loginKey(query.get('zcid') ?? '', query.get('zcid_ext') ?? ''),
  }
}

/** A Set-Cookie must carry its domain: zca-js files one without under 'null'. */
export const sessionCookie = (token: string) =>
  `zpw_sek=${token}; Domain=chat.zalo.me; Path=/; Expires=Wed, 18 Mar 2037 00:00:00 GMT; Secure; HttpOnly`

export function tokenIn(cookies: string | undefined): string | undefined {
  return /(?:^|;\s*)zpw_sek=([^;]+)/.exec(cookies ?? '')?.[1]
}
