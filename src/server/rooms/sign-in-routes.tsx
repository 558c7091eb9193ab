import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import type { Clock } from '../../../bot/channels/channel.ts'
import type { Db } from '../../../db/client.ts'
import { ensureDirectRoom } from '../../../db/rooms.ts'
import { deleteSession, insertSession } from '../../../db/web-sessions.ts'
import { redeemCode } from '../../codes.ts'
import { addMinutes } from '../../domain/time.ts'
import { createAttemptLimit } from '../attempt-limit.ts'
import { clientAddress } from '../client-address.ts'
import { readJson } from '../read-json.ts'
import { type Destination, SignInPage } from './sign-in-page.tsx'
import { hashToken, sessionCookie, type ViewerOf } from './viewer.ts'

/** A working day. */
const sessionMinutes = 12 * 60
const attempts = { limit: 10, windowMs: 15 * 60_000 }
const codeSchema = z.object({ code: z.string().max(100) }, { error: 'Cần {"code": "…"}.' })

const unknownCode =
  'Mã không đúng, đã dùng hoặc đã hết hạn. Mã của cơ quan hoặc của Ban Chỉ đạo không dùng để đăng nhập: hãy gõ /ketnoi MÃ trong phòng cần kết nối.'

/**
 * Sign-in with a person's one-time code. A code for an agency or a committee is left as it is. Scripts send JSON and get
 * 204 or a JSON error; the page's form gets pages.
 */
export function createSignInRoutes({
  db,
  clock,
  viewerOf,
  isTrustedProxy,
}: {
  db: Db
  clock: Clock
  viewerOf: ViewerOf
  isTrustedProxy: (address: string) => boolean
}): Hono {
  const app = new Hono()
  const limit = createAttemptLimit(attempts)

  app.get('/sign-in', async (c) => {
    const to = destination(c.req.query('to'))
    return (await viewerOf(c)) ? c.redirect(pathOf(to)) : c.html(<SignInPage to={to} />)
  })

  app.post('/sign-in', bodyLimit({ maxSize: 4096 }), async (c) => {
    const json = c.req.header('content-type')?.startsWith('application/json') ?? false
    const form: Record<string, unknown> = json ? {} : await c.req.parseBody().catch(unreadable)
    const to = destination(form['to'])
    const refuse = (status: 400 | 401 | 429, problem: string) =>
      json ? c.json({ error: problem }, status) : c.html(<SignInPage to={to} problem={problem} />, status)

    const address = clientAddress(c, isTrustedProxy)
    const wait = limit.take(address, clock.now())
    if (wait > 0) {
      c.header('Retry-After', String(Math.ceil(wait / 1000)))
      return refuse(429, `Đã thử quá nhiều lần. Xin thử lại sau ${Math.ceil(wait / 60_000)} phút.`)
    }
    const code = json ? (await readJson(c, codeSchema)).code : String(form['code'] ?? '')
    if (code.trim() === '') return refuse(400, 'Xin nhập mã một lần.')
    const token = await signIn(db, code, clock.now())
    if (token === undefined) return refuse(401, unknownCode)
    limit.clear(address)
    setCookie(c, sessionCookie, token, {
      httpOnly: true,
      sameSite: 'Strict',
      secure: isHttps(c),
      path: '/rooms',
      maxAge: sessionMinutes * 60,
    })
    return json ? c.body(null, 204) : c.redirect(pathOf(to), 303)
  })

  app.post('/sign-out', async (c) => {
    const token = getCookie(c, sessionCookie)
    if (token) await deleteSession(db, hashToken(token))
    deleteCookie(c, sessionCookie, { path: '/rooms' })
    return c.redirect('/rooms/sign-in', 303)
  })

  return app
}

/** The new session's token; undefined when the code is of no use. Code and session stand or fall together. */
async function signIn(db: Db, code: string, machineNow: Date): Promise<string | undefined> {
  return db.transaction(async (tx) => {
    const redeemed = await redeemCode(tx, code, machineNow, ['person'])
    if (!redeemed?.personId) return undefined
    const token = randomBytes(32).toString('base64url')
    await insertSession(tx, {
      tokenHash: hashToken(token),
      personId: redeemed.personId,
      createdAt: machineNow,
      expiresAt: addMinutes(machineNow, sessionMinutes),
    })
    await ensureDirectRoom(tx, redeemed.personId, machineNow)
    return token
  })
}

function unreadable(error: unknown): never {
  // That it is too large, for one, has its own words.
  if (!(error instanceof TypeError)) throw error
  throw new HTTPException(400, { message: 'Biểu mẫu gửi lên không đọc được.' })
}

/** Nobody is sent anywhere but to a page of ours. */
const destination = (typed: unknown): Destination | undefined => (typed === 'accounts' ? typed : undefined)
const pathOf = (to: Destination | undefined) => (to === undefined ? '/rooms' : `/rooms/${to}`)

function isHttps(c: Context): boolean {
  return new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
}
