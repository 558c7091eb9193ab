import { Cookie, CookieJar } from 'tough-cookie'
import type { ZaloSession } from './zalo-session.ts'

/**
 * The session after an answer that set cookies: what zca-js then has in its jar, which it shows only once a login has
 * succeeded. A cookie without a domain belongs to no place of Zalo's.
 *
 * @param setCookies the answer's Set-Cookie headers
 */
export function withCookies(session: ZaloSession, setCookies: readonly string[]): ZaloSession {
  const jar = new CookieJar()
  const kept = session.cookie.map((cookie) => Cookie.fromJSON(cookie))
  const set = setCookies.map((written) => Cookie.parse(written))
  for (const cookie of [...kept, ...set]) {
    if (cookie?.domain) jar.setCookieSync(cookie, `https://${cookie.domain}`, { ignoreError: true })
  }
  return { ...session, cookie: (jar.serializeSync()?.cookies ?? []).map((cookie) => ({ ...cookie })) }
}
