import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { createFaultScript, type FaultScript } from '../../simulator/fault-script.ts'
import type { Journal } from '../../simulator/journal.ts'
import { decryptCbc, encryptCbc } from '../login-cipher.ts'
import { type ApiCall, apiCallOf, Refused } from './api-answers.ts'
import { createControls, type ZaloControls } from './controls.ts'
import { holds, isLogin } from './login-answers.ts'
import { createQrLogin, type QrLogin } from './qr-login.ts'
import { createSessions, type Sessions, sessionCookie, tokenIn } from './sessions.ts'
import { readSimRequest, type SimAnswer, type SimRequest, writeSimAnswer } from './sim-http.ts'
import { createSocketHub, type SocketHub } from './socket-hub.ts'
import { troubledLogin } from './troubled-login.ts'
import type { EventTimes } from './wire.ts'
import type { ZaloFault } from './zalo-fault.ts'
import { createZaloWorld, type ZaloWorld } from './zalo-world.ts'

/**
 * A Zalo of our own, on this machine: what the web client speaks (zca-js 2.2), with what goes wrong there. The real
 * service was never seen by it; what it does is what zca-js reads and what was reported of the service.
 */
export interface ZaloSimulator {
  /** 'http://127.0.0.1:PORT': where requests for *.zalo.me go, the host they were for in `x-sim-host`. */
  readonly root: string
  readonly world: ZaloWorld
  readonly sockets: SocketHub
  readonly sessions: Sessions
  readonly qr: QrLogin
  readonly faults: FaultScript<ZaloFault>
  /** What people do: say, react, answer a reminder, add the bot to a group … */
  readonly people: ZaloControls
  /** The calls so far, by the names that zca-js gives them. */
  readonly calls: { name: string; chatId?: string }[]
  /** A session as a login would have left it. */
  credentials(): { imei: string; userAgent: string; language: string; cookie: SimCookie[] }
  /** From now on logins are refused; undefined: no more. */
  refuseLogins(refusal: { code: number; message: string } | undefined): void
  close(): Promise<void>
}

export type SimCookie = { key: string; value: string; domain: string; path: string }

export interface ZaloSimulatorOptions {
  /** The account's user id, and its owner's name. */
  uid?: string
  ownerName?: string
  pingIntervalMs?: number
  dropAfterMs?: number
  pageSize?: number
  /** How events of groups tell their time. */
  eventTimes?: EventTimes
  /** In [0, 1), for faults with a share. */
  random?: () => number
  /** Where every try to send a message is noted. */
  journal?: Journal
}

const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0'
const takenAs = z.object({ msgId: z.coerce.string() }).transform(({ msgId }) => ({ messageId: msgId }))
const sessionIsDead = { error_code: 102, error_message: 'zpw_sek bị thiếu hoặc không đúng', data: null }

export async function startZaloSimulator(options: ZaloSimulatorOptions = {}): Promise<ZaloSimulator> {
  const {
    uid = '1000000000000000001',
    ownerName,
    pingIntervalMs = 60_000,
    dropAfterMs,
    pageSize = 50,
    random,
    journal,
  } = options
  const world = createZaloWorld(uid, ownerName)
  const sessions = createSessions()
  const qr = createQrLogin(sessions, world.nameOf(uid))
  const faults = createFaultScript<ZaloFault>(random)
  const calls: { name: string; chatId?: string }[] = []
  let refusal: { code: number; message: string } | undefined

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (!response.headersSent) writeSimAnswer(response, { status: 500, body: String(error) })
    })
  })
  const sockets = createSocketHub({
    server,
    world,
    sessions,
    pageSize,
    ...(dropAfterMs === undefined ? {} : { dropAfterMs }),
  })
  const people = createControls(world, sockets, options.eventTimes)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the simulator has no port')
  const { port } = address
  const login = { world, sessions, pingIntervalMs, socketUrl: () => `ws://127.0.0.1:${port}`, refusal: () => refusal }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readSimRequest(incoming)
    const early = await qr.answer(request)
    if (early) return writeSimAnswer(response, early)
    if (isLogin(request)) return answerLoginCall(request, response)
    if (!holds(sessions, request)) return writeSimAnswer(response, { body: sessionIsDead })
    if (request.path === '/keepalive') calls.push({ name: 'keepAlive' })
    const call: ApiCall | undefined =
      request.path === '/keepalive' ? { name: 'keepAlive', run: () => ({}) } : apiCall(request)
    if (!call) return writeSimAnswer(response, { status: 404, body: `no ${request.path}` })
    await answerCall(call, request, response)
  }

  async function answerLoginCall(request: SimRequest, response: ServerResponse): Promise<void> {
    const name = request.path.slice('/api/login/'.length)
    calls.push({ name })
    const answer = await troubledLogin(faults.strike({ method: name }), login, request)
    if (answer) writeSimAnswer(response, answer)
    else response.destroy()
  }

  function apiCall(request: SimRequest): ApiCall | undefined {
    const closed = request.query.get('params') ?? request.form.get('params')
    const key = Buffer.from(sessions.secretKey, 'base64')
    const params: unknown = closed === null ? {} : JSON.parse(decryptCbc(key, closed))
    const call = apiCallOf(world, people, request.path, params)
    if (call) calls.push({ name: call.name, ...(call.chatId === undefined ? {} : { chatId: call.chatId }) })
    return call
  }

  /** Nobody but the keepalive answers in clear. */
  function closed(call: ApiCall, inner: { error_code: number; error_message: string; data: unknown }): SimAnswer {
    if (call.name === 'keepAlive') return { body: inner }
    const data = encryptCbc(Buffer.from(sessions.secretKey, 'base64'), JSON.stringify(inner))
    return { body: { error_code: 0, error_message: 'Successful.', data } }
  }

  /** @param status of the answer that the caller gets; 0 where the connection is cut instead */
  function run(call: ApiCall, status = 200): SimAnswer {
    try {
      const data = call.run()
      note(call, { status, taken: true, ...takenAs.safeParse(data).data })
      return closed(call, { error_code: 0, error_message: '', data })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      note(call, { status, taken: false, refusal: error.code })
      return closed(call, { error_code: error.code, error_message: error.message, data: null })
    }
  }

  function note(
    { name: method, chatId = '', text, quotes }: ApiCall,
    came: { status: number; taken: boolean; messageId?: string; refusal?: number },
  ): void {
    if (text === undefined) return
    const said = { account: uid, method, chatId, text, ...(quotes === undefined ? {} : { quotes }) }
    journal?.write({ what: 'call', at: Date.now(), ...said, ...came })
  }

  async function answerCall(call: ApiCall, request: SimRequest, response: ServerResponse): Promise<void> {
    const fault = faults.strike({
      method: call.name,
      ...(call.chatId === undefined ? {} : { chatId: call.chatId }),
    })
    const refuse = (code: number, message: string) => {
      note(call, { status: 200, taken: false, refusal: code })
      return writeSimAnswer(response, closed(call, { error_code: code, error_message: message, data: null }))
    }
    const notTaken = (status: number) => note(call, { status, taken: false })
    switch (fault?.what) {
      case 'too-many':
        return refuse(221, 'Vượt quá số request cho phép')
      case 'error':
        return refuse(fault.code, fault.message ?? `lỗi ${fault.code}`)
      case 'server-error':
        notTaken(fault.status)
        return writeSimAnswer(response, { status: fault.status, body: 'bad gateway' })
      case 'server-error-but-sent':
        run(call, fault.status)
        return writeSimAnswer(response, { status: fault.status, body: 'bad gateway' })
      case 'cut':
        notTaken(0)
        return void response.destroy()
      case 'lost-answer':
        run(call, 0)
        return void response.destroy()
      case 'no-id-but-sent':
        run(call)
        return writeSimAnswer(response, closed(call, { error_code: 0, error_message: '', data: {} }))
      case 'no-id-not-sent':
        notTaken(200)
        return writeSimAnswer(response, closed(call, { error_code: 0, error_message: '', data: {} }))
      case 'dead-session':
        notTaken(200)
        sessions.end()
        return writeSimAnswer(response, { body: sessionIsDead })
      case 'kicked':
        people.removeBot(call.chatId ?? '')
        return writeSimAnswer(response, run(call))
      case 'rotated-cookie': {
        sessions.end(tokenIn(request.cookies))
        const cookies = [sessionCookie(sessions.open(request.userAgent ?? ''))]
        const answer = run(call)
        await pause(fault.ms ?? 0)
        return writeSimAnswer(response, { ...answer, cookies })
      }
      case 'slow': {
        const answer = run(call)
        await pause(fault.ms)
        return writeSimAnswer(response, answer)
      }
      default:
        // A group of Zalo never changes its id: 'migrated' has nothing to do here.
        return writeSimAnswer(response, run(call))
    }
  }

  return {
    root: `http://127.0.0.1:${port}`,
    world,
    sockets,
    sessions,
    qr,
    faults,
    people,
    calls,
    credentials() {
      const at = (domain: string) => ({ domain, path: '/' })
      const cookie = [
        { key: 'zpsid', value: 'of-the-phone', ...at('zalo.me') },
        { key: 'zpw_sek', value: sessions.open(userAgent), ...at('chat.zalo.me') },
      ]
      return { imei: `${randomUUID()}-simulated`, userAgent, language: 'vi', cookie }
    },
    refuseLogins(why) {
      refusal = why
    },
    async close() {
      await sockets.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
