import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import type { Logger } from 'pino'
import type { Clock } from '../../bot/channels/channel.ts'
import type { WebChannel } from '../../bot/channels/web/web-channel.ts'
import type { Db } from '../../db/client.ts'
import { createNetworks } from '../trusted-proxies.ts'
import { isFromThisMachine } from './client-address.ts'
import { createDemoRoutes, type DemoControls } from './demo-routes.ts'
import { createHealthRoutes } from './health-routes.ts'
import { localHostOnly } from './local-host.ts'
import { createAccountRoutes, type ZaloSignIn } from './rooms/account-routes.tsx'
import { createAssetRoutes } from './rooms/asset-routes.ts'
import { createPageRoutes } from './rooms/page-routes.tsx'
import { createRoomRoutes } from './rooms/room-routes.ts'
import { createRoomStream } from './rooms/room-stream.ts'
import { createSignInRoutes } from './rooms/sign-in-routes.tsx'
import { createViewerOf, type ViewerEnv } from './rooms/viewer.ts'
import { sameOriginOnly } from './same-origin.ts'
import { type Callee, createWebhookRoutes } from './webhook-routes.ts'

export interface Server {
  app: Hono
  /** Ends the open event streams; call it before the HTTP server's close(), which waits for them. */
  stop(): void
}

/** Everything from our own files, nothing inline, no frames. HSTS is for the proxy that owns the name, not for us. */
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
  },
  strictTransportSecurity: false,
  // Under 'no-referrer', the default, browsers post a form with 'Origin: null', and sign-in would be refused.
  referrerPolicy: 'same-origin',
})

/**
 * The HTTP face: health, rooms, sign-in and, in the demo, its clock.
 *
 * @param channels the running web channel of an account; undefined while it does not run here
 * @param callees the running channel of an account whose platform calls it
 * @param clock machine time, for sessions
 * @param demo when given, nobody is asked who they are, and only requests to this machine's own names are answered
 * @param ready what keeps the process from doing its work, in words
 * @param standsBy what it leaves to other processes, in words
 * @param zaloSignIn signs a Zalo account in by codes; without it there is no page for that
 * @param publicUrl where people's browsers find the pages
 * @param trustedProxies proxies, beside those on this machine, whose word it is where a request came from
 * @param cli answers POST /cli; checks by itself who calls
 */
export function createServer({
  db,
  channels,
  callees = () => undefined,
  clock,
  demo,
  ready,
  standsBy = () => [],
  zaloSignIn,
  publicUrl,
  trustedProxies = [],
  cli,
  logger,
}: {
  db: Db
  channels: (accountId: number) => WebChannel | undefined
  callees?: (accountId: number) => Callee | undefined
  clock: Clock
  demo?: DemoControls
  ready: () => Promise<string[]>
  standsBy?: () => string[]
  zaloSignIn?: ZaloSignIn
  publicUrl?: string | undefined
  trustedProxies?: readonly string[]
  cli?: (request: Request) => Promise<Response>
  logger: Logger
}): Server {
  const app = new Hono()
  const viewerOf = createViewerOf({ db, clock, demo: demo !== undefined })
  const stream = createRoomStream({ db, channels, viewerOf })
  const accounts = zaloSignIn && createAccountRoutes({ db, signIn: zaloSignIn, viewerOf })

  app.use(headers)
  // Health comes before the host's name is looked at: probes ask by address.
  app.route('/', createHealthRoutes({ ready, standsBy }))
  // Platforms have no page and no cookie: who calls is shown by a secret.
  app.route('/webhooks', createWebhookRoutes({ channelOf: callees }))
  if (demo) app.use(localHostOnly())
  app.use(sameOriginOnly(publicUrl))

  app.get('/', (c) => c.redirect('/rooms'))
  app.route('/rooms/assets', createAssetRoutes())
  app.route('/rooms', createSignInRoutes({ db, clock, viewerOf, isTrustedProxy: createNetworks(trustedProxies) }))
  app.route('/rooms', createPageRoutes({ db, viewerOf, accounts: accounts !== undefined }))
  if (accounts) app.route('/rooms/accounts', accounts.routes)

  const known = createMiddleware<ViewerEnv>(async (c, next) => {
    const viewer = await viewerOf(c)
    if (!viewer) throw new HTTPException(401, { message: 'Xin đăng nhập tại /rooms/sign-in.' })
    c.set('viewer', viewer)
    c.header('Cache-Control', 'no-store')
    await next()
  })
  app.use('/rooms/api/*', known)
  app.route('/rooms/api', stream.routes)
  app.route('/rooms/api', createRoomRoutes({ db, channels, clock }))

  if (demo) {
    const onMoved = (reading: unknown) => stream.broadcast('clock', reading)
    app.route('/demo', createDemoRoutes({ demo, onMoved, onReset: () => stream.broadcast('reload', {}) }))
  }
  // Its token is the proof; that it lies on this machine is why nobody else is even heard.
  if (cli) app.post('/cli', (c) => (isFromThisMachine(c) ? cli(c.req.raw) : c.notFound()))

  app.notFound((c) => c.json({ error: 'Không có trang này.' }, 404))
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message || 'Yêu cầu không hợp lệ.' }, error.status)
    logger.error({ err: error, method: c.req.method, path: c.req.path }, 'request failed')
    return c.json({ error: 'Máy chủ gặp lỗi khi xử lý. Xin thử lại.' }, 500)
  })

  return {
    app,
    stop() {
      stream.stop()
      accounts?.stop()
    },
  }
}
