import { setTimeout as pause } from 'node:timers/promises'
import { answerLogin, type LoginOptions } from './login-answers.ts'
import { sessionCookie, tokenIn } from './sessions.ts'
import type { SimAnswer, SimRequest } from './sim-http.ts'
import type { ZaloFault } from './zalo-fault.ts'

/** A login's answer with what the fault script does to it; undefined: the connection is cut instead. */
export async function troubledLogin(
  fault: ZaloFault | undefined,
  options: LoginOptions,
  request: SimRequest,
): Promise<SimAnswer | undefined> {
  switch (fault?.what) {
    case 'server-error':
      return { status: fault.status, body: 'bad gateway' }
    case 'cut':
      return undefined
    case 'lost-answer':
      answerLogin(options, request)
      return undefined
    case 'slow':
      await pause(fault.ms)
      return answerLogin(options, request)
    case 'error':
      return answerLogin({ ...options, refusal: () => ({ message: `lỗi ${fault.code}`, ...fault }) }, request)
    case 'rotated-cookie': {
      const answer = answerLogin(options, request)
      const { sessions } = options
      sessions.end(tokenIn(request.cookies))
      await pause(fault.ms ?? 0)
      // A login's first answer renews the session anyway.
      return { cookies: [sessionCookie(sessions.open(request.userAgent ?? ''))], ...answer }
    }
    default:
      return answerLogin(options, request)
  }
}
