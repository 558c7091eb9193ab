import { type Context, Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { stream } from 'hono/streaming'
import type { Db } from '../../../db/client.ts'
import { zaloAccounts } from '../../../db/standing.ts'
import { type ForAccount, type KeptSession, whyNotKept, whyNotSignedIn } from '../../keep-zalo-session.ts'
import { AccountsPage } from './accounts-page.tsx'
import { mayOpenAccounts } from './may-open-accounts.ts'
import type { ViewerOf } from './viewer.ts'

/** Signs a Zalo account in by the codes that it shows, and keeps the session. Throws SignInFailed. */
export type ZaloSignIn = (
  account: ForAccount,
  shown: { onCode: (squares: boolean[][]) => void; onScanned: (name: string) => void; signal: AbortSignal },
) => Promise<KeptSession>

/** What the page is told while a sign-in runs, a line of JSON each. */
type Step =
  /** The code's squares, '1' for dark, a string a row. */
  { code: string[] } | { scanned: string } | { kept: string } | { failed: string }

interface AccountsEnv {
  Variables: { clerk: { organisationId: number; personId: number; name: string } }
}

/** The name of an organisation's first account, as `chidao zalo login` has it. */
const usualName = 'zalo'

/** The organisation's Zalo accounts: how they stand, and signing them in from a browser. `stop` ends what runs. */
export function createAccountRoutes({ db, signIn, viewerOf }: { db: Db; signIn: ZaloSignIn; viewerOf: ViewerOf }): {
  routes: Hono<AccountsEnv>
  stop(): void
} {
  const app = new Hono<AccountsEnv>()
  /** One sign-in of an account at a time: who asks again is shown new codes. */
  const running = new Map<string, AbortController>()

  const allowed = createMiddleware<AccountsEnv>(async (c, next) => {
    c.header('Cache-Control', 'no-store')
    const viewer = await viewerOf(c)
    if (viewer?.kind !== 'person') {
      if (c.req.method === 'GET') return c.redirect('/rooms/sign-in?to=accounts')
      throw new HTTPException(401, { message: 'Xin đăng nhập tại /rooms/sign-in.' })
    }
    if (!(await mayOpenAccounts(db, viewer))) {
      throw new HTTPException(403, { message: 'Chỉ Trưởng ban và văn thư được đăng nhập tài khoản Zalo của bot.' })
    }
    c.set('clerk', viewer)
    await next()
  })
  app.use(allowed)

  app.get('/', async (c) => c.html(<AccountsPage viewer={c.var.clerk} accounts={await accountsFor(c)} />))

  app.post('/zalo/:name/sign-in', async (c) => {
    const name = c.req.param('name')
    const { organisationId, personId, name: actorName } = c.var.clerk
    if (!(await accountsFor(c)).some((account) => account.name === name)) {
      throw new HTTPException(404, { message: 'Không có tài khoản này.' })
    }
    const key = `${organisationId}/${name}`
    running.get(key)?.abort()
    const abort = new AbortController()
    running.set(key, abort)
    c.header('Content-Type', 'application/x-ndjson')
    c.header('X-Accel-Buffering', 'no')
    return stream(c, async (out) => {
      out.onAbort(() => abort.abort())
      let writing: Promise<unknown> = Promise.resolve()
      const tell = (step: Step) => {
        writing = writing.then(() => out.write(`${JSON.stringify(step)}\n`))
      }
      const onCode = (squares: boolean[][]) => tell({ code: squares.map((row) => row.map(Number).join('')) })
      const onScanned = (scanned: string) => tell({ scanned })
      const account = { organisationId, name, actor: { name: actorName, personId } }
      try {
        tell(outcome(name, await signIn(account, { onCode, onScanned, signal: abort.signal })))
      } catch (error) {
        tell({ failed: whyNotSignedIn(error) })
      }
      if (running.get(key) === abort) running.delete(key)
      await writing
    })
  })

  /** An organisation that has none yet is offered its first. */
  async function accountsFor(c: Context<AccountsEnv>) {
    const known = await zaloAccounts(db, c.var.clerk.organisationId)
    return known.length > 0 ? known : [{ name: usualName, standing: null }]
  }

  return {
    routes: app,
    stop() {
      for (const abort of running.values()) abort.abort()
    },
  }
}

function outcome(name: string, result: KeptSession): Step {
  if (!result.kept) {
    const whatToDo = result.why === 'in-use' ? 'một tài khoản Zalo khác' : 'đúng tài khoản của bot'
    return { failed: `${whyNotKept(name, result)} Hãy quét bằng ${whatToDo}.` }
  }
  return { kept: `Đã đăng nhập bằng tài khoản “${result.owner}”. Tin đang chờ sẽ tự gửi tiếp trong vài giây.` }
}
