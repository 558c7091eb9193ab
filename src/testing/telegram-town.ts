import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { BotState } from '../../bot/channels/telegram/simulator/bot-state.ts'
import { hurried } from '../../bot/channels/telegram/simulator/clock.ts'
import {
  startTelegramSimulator,
  type TelegramSimulator,
} from '../../bot/channels/telegram/simulator/telegram-simulator.ts'
import type { Line } from '../../bot/channels/telegram/simulator/transcript.ts'
import { chat } from '../../db/schema/chat.ts'
import { fillDataDir } from '../../db/testing.ts'
import { provinces } from '../../seeds/provinces.ts'
import { seed } from '../../seeds/seed.ts'
import { askServer } from './ask-server.ts'
import { freePort } from './free-port.ts'
import { publishedAt } from './published-committee.ts'
import { type SpawnedServer, spawnServer, temporaryDataDir } from './spawn-server.ts'

export const appSecret = 'a-secret-of-the-tests-0123456789abcdef'
const root = fileURLToPath(new URL('../..', import.meta.url))

/** The real installation with Bắc Ninh in it, and Telegram beside it with a bot and two people. */
export interface TelegramTown {
  simulator: TelegramSimulator
  bot: BotState
  /** Everything that any process of the installation has written so far. */
  output(): string
  url(): string
  /** Starts the server at a time of the document's days; stops the one that runs. */
  startAt(time: string): Promise<void>
  stop(): Promise<void>
  /** Runs `chidao …` on the server and resolves with what it says; throws when it fails. */
  cli(...args: string[]): Promise<string>
  file(name: string, content: string): Promise<string>
  /** The bot's words in a chat that match, as soon as they are there. */
  heard(chatId: number, pattern: RegExp, options?: { after?: number }): Promise<Line>
  /** What the bot has said in a chat. */
  said(chatId: number): Line[]
  close(): Promise<void>
}

export async function telegramTown(env: (town: { apiRoot: string; port: number }) => Record<string, string>) {
  const dataDir = await temporaryDataDir()
  const chosen = provinces.filter(({ slug }) => slug === 'bac-ninh')
  await fillDataDir(dataDir.path, async (db) => {
    await seed(db, publishedAt, chosen)
    // Only the groups on Telegram are to be told.
    await db.update(chat).set({ state: 'gone' })
  })
  const simulator = await startTelegramSimulator({ clock: hurried(4) })
  const bot = simulator.addBot({ privacy: false })
  const port = await freePort()
  const settings: Record<string, string> = {
    DATA_DIR: dataDir.path,
    DEMO: '0',
    HOST: '127.0.0.1',
    PORT: String(port),
    APP_SECRET: appSecret,
    TELEGRAM_API_ROOT: simulator.url,
    ...env({ apiRoot: simulator.url, port }),
  }
  let server: SpawnedServer | undefined
  let output = ''

  async function stop(): Promise<void> {
    if (!server) return
    await server.stop()
    output += server.stdout() + server.stderr()
    server = undefined
  }

  const said = (chatId: number) => simulator.transcript(chatId).filter(({ from }) => from?.bot)

  const town: TelegramTown = {
    simulator,
    bot,
    output: () => output + (server ? server.stdout() + server.stderr() : ''),
    url: () => `http://127.0.0.1:${port}`,
    async startAt(start) {
      await stop()
      const NODE_OPTIONS = `--import ${join(root, 'src/testing/shifted-clock.mjs')}`
      server = await spawnServer({ LOG_LEVEL: 'debug', ...settings, SHIFTED_TO: start, NODE_OPTIONS })
    },
    stop,
    async cli(...args) {
      const { stdout, stderr, exit } = await askServer(dataDir.path, ...args)
      output += stdout + stderr
      if (exit !== 0) throw new Error(`chidao ${args.join(' ')}\n${stdout}${stderr}`)
      return stdout
    },
    async file(name, content) {
      const path = join(await mkdtemp(join(dataDir.path, 'files-')), name)
      await writeFile(path, content)
      return path
    },
    async heard(chatId, pattern, { after = 0 } = {}) {
      for (let tries = 0; tries < 1200; tries++) {
        const found = said(chatId).find(({ id, text }) => id > after && pattern.test(text))
        if (found) return found
        await sleep(50)
      }
      const all = said(chatId).map(({ text }) => text)
      throw new Error(`nothing like ${pattern} was said in chat ${chatId}:\n${all.join('\n---\n')}\n${town.output()}`)
    },
    said,
    async close() {
      await stop()
      await simulator.stop()
      await dataDir.remove()
    },
  }
  return town
}
