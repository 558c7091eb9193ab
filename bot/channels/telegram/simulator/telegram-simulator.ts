import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFaultScript, type FaultScript } from '../../simulator/fault-script.ts'
import { type ApiServerOptions, type Call, createApiServer, send } from './api-server.ts'
import { type BotState, createBotState } from './bot-state.ts'
import { type SimulatorClock, systemTime } from './clock.ts'
import { createControlFace } from './control-face.ts'
import { createFiles, type Files } from './files.ts'
import { type Limits, publishedLimits } from './flood.ts'
import { createPeople, type People } from './people.ts'
import { type Line, transcript } from './transcript.ts'
import { createWorld, type World } from './world.ts'

/**
 * Telegram on this machine: an HTTP server that a Bot API client talks to through its `apiRoot`, and that calls webhooks
 * and answers long polls as Telegram does. It knows the methods that this project uses and refuses every other with 501.
 */
export interface TelegramSimulator {
  /** The client's `apiRoot`: 'http://127.0.0.1:PORT'. */
  url: string
  world: World
  people: People
  faults: FaultScript
  files: Files
  /** Every call of the API so far. */
  calls: Call[]
  /** A bot from @BotFather; privacy mode is on, as it is there. */
  addBot(options?: { username?: string; privacy?: boolean }): BotState
  /** What people see in a chat. */
  transcript(chatId: number): Line[]
  stop(): Promise<void>
}

export async function startTelegramSimulator({
  clock = systemTime,
  limits = publishedLimits,
  faults = createFaultScript(),
  ...serving
}: ApiServerOptions & {
  clock?: SimulatorClock
  limits?: Limits
  faults?: FaultScript
} = {}): Promise<TelegramSimulator> {
  const world = createWorld()
  const bots = new Map<string, BotState>()
  const files = createFiles()
  const platform = { world, bots, clock, files }
  const people = createPeople(platform)
  const api = createApiServer(platform, people, faults, serving)
  const control = createControlFace({ platform, people, faults, api, journal: serving.journal, addBot })
  let nextBot = 7_000_000_001

  function addBot({ username = 'ChiDaoThuBot', privacy = true }: { username?: string; privacy?: boolean } = {}) {
    const id = nextBot++
    const token = `${id}:SIM-${username}-${'x'.repeat(31)}`.slice(0, 46)
    const bot = createBotState({ id, username, token, privacy }, limits, clock)
    bots.set(token, bot)
    return bot
  }

  const server = createServer((request, response) => {
    const handle = request.url?.startsWith('/control/') ? control : api.handle
    handle(request, response).catch((error: unknown) => send(response, 500, { ok: false, description: String(error) }))
  })
  // A sender that reuses a connection just as we close it for idleness would take that for a lost answer.
  server.keepAliveTimeout = 600_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // TCP: never a pipe's name.

  return {
    url: `http://127.0.0.1:${port}`,
    world,
    people,
    faults,
    files,
    calls: api.calls,
    addBot,
    transcript: (chatId) => transcript(world, chatId),
    async stop() {
      for (const bot of bots.values()) {
        await bot.webhook?.delivery.stop()
        bot.poll.end('the simulator stops')
      }
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
