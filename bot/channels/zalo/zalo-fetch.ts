import { decryptCbc, loginKey } from './login-cipher.ts'

/** The network or a gateway failed before Zalo itself answered. */
export class ZaloUnreachable extends Error {
  override readonly name = 'ZaloUnreachable'
  /** Whether the request may have been taken all the same. */
  readonly perhapsTaken: boolean
  readonly status: number | undefined

  constructor(message: string, options: { perhapsTaken: boolean; status?: number; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.perhapsTaken = options.perhapsTaken
    this.status = options.status
  }
}

/** What Zalo says of a login it does not take; zca-js itself only says 'Đăng nhập thất bại'. */
export interface LoginRefusal {
  code: number
  message: string
}

export interface ZaloFetchOptions {
  /** Where requests for *.zalo.me go instead (loopback; src/config.ts checks it), with the host in `x-sim-host`. */
  apiRoot?: string | undefined
  /** zca-js sets no time limit of its own; delivery calls a send lost after 30 s. */
  timeoutMs: number
  /** The answer sets cookies (its Set-Cookie headers); zca-js has them in its jar after the current turn. */
  onCookies?: (setCookies: string[]) => void
  onLoginRefused?: (refusal: LoginRefusal) => void
}

/** Zalo holds these two back until the code is scanned; a code lives 100 s. */
const longPolls = ['/account/authen/qr/waiting-scan', '/account/authen/qr/waiting-confirm']
const longPollMs = 110_000

/** Errors of a connection that never was. */
const neverConnected = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]

/** zca-js's only door to the network (its `polyfill`): with time limits, and errors that say whether anything was taken. */
export function createZaloFetch(options: ZaloFetchOptions): typeof fetch {
  const { timeoutMs, onCookies, onLoginRefused } = options
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (!isZalo(url.hostname)) throw new ZaloUnreachable(`no host of Zalo: ${url.hostname}`, { perhapsTaken: false })
    const limit = AbortSignal.timeout(longPolls.includes(url.pathname) ? longPollMs : timeoutMs)
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit
    const response = await reach(options, url, { ...init, signal })
    const { status } = response
    if (status >= 400) {
      await response.body?.cancel()
      throw new ZaloUnreachable(`HTTP ${status}`, { perhapsTaken: mayBeTaken(status), status })
    }
    if (response.headers.has('set-cookie')) onCookies?.(response.headers.getSetCookie())
    if (url.pathname === '/api/login/getLoginInfo' && onLoginRefused) {
      const refusal = refusalIn(url, await response.clone().text())
      if (refusal) onLoginRefused(refusal)
    }
    return response
  }
}

/**
 * Zalo itself answers with 200 and a code; a status of 400 or more is a server's in front of it. One of 5xx may have passed
 * the request on and lost the answer (502, 504) or broken down on the way (500). Only 503 says that whoever answers takes
 * nothing just now (RFC 9110, 15.6.4), and 4xx that it took nothing of this request.
 */
const mayBeTaken = (status: number) => status >= 500 && status !== 503

const isZalo = (host: string) => host === 'zalo.me' || host.endsWith('.zalo.me')

async function reach({ apiRoot }: ZaloFetchOptions, url: URL, init: RequestInit): Promise<Response> {
  try {
    if (apiRoot === undefined) return await fetch(url, init)
    const headers = new Headers(init.headers)
    headers.set('x-sim-host', url.hostname)
    return await fetch(`${apiRoot}${url.pathname}${url.search}`, { ...init, headers })
  } catch (cause) {
    const code = codeOf(cause)
    const perhapsTaken = !neverConnected.includes(code ?? '')
    throw new ZaloUnreachable(code ?? 'no answer', { perhapsTaken, cause })
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time'
  if ('code' in error && typeof error.code === 'string') return error.code
  return codeOf(error.cause)
}

/** The answer is closed under a key that stands in the question. */
function refusalIn(url: URL, text: string): LoginRefusal | undefined {
  try {
    const outer: unknown = JSON.parse(text)
    const key = loginKey(url.searchParams.get('zcid') ?? '', url.searchParams.get('zcid_ext') ?? '')
    const closed = field(outer, 'data')
    const inner: unknown = typeof closed === 'string' ? JSON.parse(decryptCbc(key, decodeURIComponent(closed))) : outer
    const code = field(inner, 'error_code')
    const message = field(inner, 'error_message')
    if (typeof code !== 'number' || code === 0) return undefined
    return { code, message: typeof message === 'string' ? message : '' }
  } catch {
    return undefined
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined
