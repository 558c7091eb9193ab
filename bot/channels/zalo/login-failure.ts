import { fold } from '../../../src/domain/text.ts'
import type { LoginFailure } from './supervisor.ts'
import { type LoginRefusal, ZaloUnreachable } from './zalo-fetch.ts'

/** Words of Zalo's, folded, that say the account, not the session, is refused. The codes are not known. */
const banned = /bi khoa|khoa tai khoan|vo hieu|vi pham|locked|banned/
/** 'zpw_sek bị thiếu hoặc không đúng', 'Phiên đã hết hạn' … (zca-js issue 315). */
const dead = /zpw_sek|het han|session/
const deadCode = 102

/**
 * Why a login did not succeed. The library says 'Đăng nhập thất bại' whatever the reason, so what Zalo itself said comes
 * beside it. `undefined` as the error: there is no session to log in with.
 */
export function explainLoginFailure(
  error: unknown,
  refusal: LoginRefusal | undefined,
): { why: LoginFailure; detail: string } {
  if (error === undefined) return { why: 'no-session', detail: 'chưa đăng nhập' }
  if (error instanceof ZaloUnreachable) return { why: 'unreachable', detail: `không tới được Zalo: ${error.message}` }
  const name = error instanceof Error ? error.name : ''
  if (name === 'SealBroken') return { why: 'no-session', detail: 'APP_SECRET khác với khi lưu phiên' }
  // Whatever is not an answer of Zalo's (the database is away, say) may be well the next time.
  if (name !== 'ZcaApiError') return { why: 'unreachable', detail: 'không đăng nhập được' }
  const said = refusal?.message || (error instanceof Error ? error.message : '')
  if (banned.test(fold(said))) return { why: 'banned', detail: said }
  if (refusal?.code === deadCode || dead.test(fold(said))) return { why: 'dead', detail: said }
  return { why: 'refused', detail: said }
}
