import { decryptCbc, encryptCbc } from '../login-cipher.ts'
import { type Sessions, sessionCookie, tokenIn } from './sessions.ts'
import type { SimAnswer, SimRequest } from './sim-http.ts'
import type { ZaloWorld } from './zalo-world.ts'

const services = [
  'aext',
  'alias',
  'auto_reply',
  'catalog',
  'chat',
  'conversation',
  'file',
  'friend',
  'friend_board',
  'group',
  'group_board',
  'group_poll',
  'label',
  'profile',
  'quick_message',
  'reaction',
  'sticker',
  'zimsg',
]
const serviceMap = Object.fromEntries(
  services.map((name) => [name, [`https://tt-${name.replace('_', '-')}-wpa.chat.zalo.me`]]),
)

export interface LoginOptions {
  world: ZaloWorld
  sessions: Sessions
  /** 'ws://127.0.0.1:PORT' */
  socketUrl: () => string
  pingIntervalMs: number
  /** Why a login is refused just now, beyond a session that does not hold. */
  refusal: () => { code: number; message: string } | undefined
}

const loginInfoPath = '/api/login/getLoginInfo'

/** GET getLoginInfo or getServerInfo of wpa.chat.zalo.me. */
export const isLogin = ({ path }: SimRequest) => path === loginInfoPath || path === '/api/login/getServerInfo'

export function answerLogin(options: LoginOptions, request: SimRequest): SimAnswer {
  return request.path === loginInfoPath ? loginInfo(options, request) : serverInfo(options, request)
}

/** Whatever it says is closed under the login's own key: an expired session is told there too. */
function loginInfo({ world, sessions, socketUrl, refusal }: LoginOptions, request: SimRequest): SimAnswer {
  const key = sessions.keyOf(request.query)
  const params: unknown = JSON.parse(decryptCbc(key, request.query.get('params') ?? ''))
  if (typeof params !== 'object' || params === null || !('imei' in params)) throw new Error('a login without an imei')
  const answer = (inner: object, cookies: string[] = []): SimAnswer => ({
    cookies,
    body: { error_code: 0, error_message: 'Successful.', data: encryptCbc(key, JSON.stringify(inner)) },
  })
  const refused = refusal() ?? (holds(sessions, request) ? undefined : { code: 102, message: 'Phiên đã hết hạn' })
  if (refused) return answer({ error_code: refused.code, error_message: refused.message, data: null })
  const data = {
    uid: world.uid,
    zpw_enk: sessions.secretKey,
    zpw_service_map_v3: serviceMap,
    zpw_ws: [`${socketUrl()}/?zpw_ver=685&zpw_type=30`, `${socketUrl()}/second`],
    send2me_id: '1',
  }
  // Every login renews the session; the one it came with goes on.
  const renewed = sessionCookie(sessions.open(request.userAgent ?? ''))
  return answer({ error_code: 0, error_message: '', data }, [renewed])
}

function serverInfo({ sessions, pingIntervalMs, refusal }: LoginOptions, request: SimRequest): SimAnswer {
  const dead = holds(sessions, request) ? undefined : { code: 102, message: 'zpw_sek bị thiếu hoặc không đúng' }
  const refused = refusal() ?? dead
  if (refused) return { body: { error_code: refused.code, error_message: refused.message, data: null } }
  const retries = { 1006: { times: [50, 100], max: 3 }, 1011: { times: 50, max: 3 } }
  return {
    body: {
      error_code: 0,
      error_message: '',
      data: {
        extra_ver: {},
        // Misspelt by Zalo itself.
        setttings: {
          // In seconds, unlike the interval of pings.
          keepalive: { alway_keepalive: 1, keepalive_duration: 300 },
          features: {
            sharefile: {
              max_file: 50,
              max_size_share_file_v3: 1024,
              chunk_size_file: 3_145_728,
              restricted_ext_file: ['exe'],
            },
            socket: {
              rotate_error_codes: [1006, 1011],
              close_and_retry_codes: [1006, 1011],
              retries,
              ping_interval: pingIntervalMs,
            },
          },
        },
      },
    },
  }
}

export const holds = (sessions: Sessions, { cookies, userAgent }: SimRequest) =>
  sessions.isOpen(tokenIn(cookies), userAgent)
