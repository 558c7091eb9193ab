import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { AttachedFile, Span } from '../../../../src/domain/message.ts'
import type { Channel, ChannelStore, FileSource, Json } from '../../channel.ts'
import type { Harness } from '../../contract.ts'
import type { BotState } from '../simulator/bot-state.ts'
import { hurried } from '../simulator/clock.ts'
import type { Limits } from '../simulator/flood.ts'
import type { Deed } from '../simulator/scene.ts'
import { startTelegramSimulator, type TelegramSimulator } from '../simulator/telegram-simulator.ts'
import { createTelegramChannel } from '../telegram-channel.ts'

export interface TelegramHarness extends Harness {
  channel: Channel & { handle?: NonNullable<Channel['handle']> }
  simulator: TelegramSimulator
  bot: BotState
  /** What the secret store holds as the bot's token. */
  secret: { token: string }
  store: ChannelStore
  /** The house's files, by hash; empty it and they are gone. */
  kept: Map<string, Uint8Array>
  files: { there: AttachedFile; gone: AttachedFile }
  /** A person in the group, who owns it. */
  lan: number
  /** The group's id as a number. */
  group: number
  problems: string[]
  /** Resolves when the channel has acknowledged what somebody did; rejects when it refused. */
  heard(deed: Deed): Promise<void>
}

/** A channel with Telegram behind it: the simulator, its waiting 50 times shorter, and an HTTP server for the webhook. */
export async function telegramHarness(
  mode: 'webhook' | 'polling',
  { limits, secret, lookEveryMs }: { limits?: Limits; secret?: string; lookEveryMs?: number } = {},
): Promise<TelegramHarness> {
  const simulator = await startTelegramSimulator({ clock: hurried(50), ...(limits ? { limits } : {}) })
  const bot = simulator.addBot()
  const lan = simulator.people.addUser('Lan', 'Nguyễn').id
  const group = simulator.people.addChat('group', 'Sở Y tế', [lan]).id
  simulator.people.add(lan, group, [bot.me.id])
  // Privacy mode would hide most of what the contract's suite says.
  simulator.people.setStatus(lan, group, bot.me.id, 'administrator')
  for (const { id } of bot.updates.pending()) bot.updates.take(id)

  const http = createAdaptorServer({
    fetch: (request) => channel.handle?.(request) ?? new Response(null, { status: 404 }),
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo // TCP: never a pipe's name.
  const store = memoryStore()
  const token = { token: bot.token }
  const { there, gone, kept, source } = houseFiles()
  const problems: string[] = []
  const channel = createTelegramChannel({
    secrets: { get: async () => token.token, set: async () => {} },
    store,
    files: source,
    clock: { now: () => new Date() },
    reach: { apiRoot: simulator.url },
    commands: { everyone: [], admins: [] },
    reception: mode === 'polling' ? { mode } : { mode, url: `http://127.0.0.1:${port}/hook`, secret },
    ...(lookEveryMs === undefined ? {} : { lookEveryMs }),
    onProblem: (words) => problems.push(words),
  })

  async function heard({ updates }: Deed): Promise<void> {
    for (const { bot: to, id } of updates) {
      const refused = to.updates.refused(id).then(() => Promise.reject(new Error('refused')))
      await Promise.race([to.updates.fate(id), refused])
    }
  }

  let last: Deed | undefined
  return {
    channel,
    simulator,
    bot,
    secret: token,
    store,
    kept,
    files: { there, gone },
    lan,
    group,
    problems,
    heard,
    chatId: String(group),
    unknownChatId: '-100999',
    async shown(chatId) {
      const ours = simulator.transcript(Number(chatId)).filter(({ from }) => from?.bot)
      return ours.map((line) => ({
        platformMessageId: String(line.id),
        text: line.text,
        spans: line.entities.flatMap(({ type, offset, length }): Span[] =>
          type === 'bold' || type === 'italic' ? [{ start: offset, length, style: type }] : [],
        ),
        buttons: line.buttons.map(({ label, data }) => ({ id: data.slice(0, data.lastIndexOf('.')), label })),
        ...(line.replyTo === undefined ? {} : { quotes: String(line.replyTo) }),
        pinned: line.pinned,
        file: line.file,
      }))
    },
    async say(text, { quotes } = {}) {
      last = simulator.people.say(lan, group, text, quotes === undefined ? {} : { replyTo: Number(quotes) })
      await heard(last)
    },
    async sayAgain() {
      for (const { bot: to, id } of last?.updates ?? []) {
        to.updates.repeat(id)
        await to.updates.fate(id)
      }
    },
    async press(platformMessageId, button) {
      const line = simulator.transcript(group).find(({ id }) => String(id) === platformMessageId)
      const data = line?.buttons.find((key) => key.data.startsWith(`${button}.`))?.data ?? ''
      await heard(simulator.people.press(lan, group, Number(platformMessageId), data))
    },
    async close() {
      await simulator.stop()
      if ('closeAllConnections' in http) http.closeAllConnections()
      http.close()
    },
  }
}

function houseFiles() {
  const bytes = new TextEncoder().encode('nội dung')
  const there = { hash: createHash('sha256').update(bytes).digest('hex'), name: '20-TB-UBND.docx', size: bytes.length }
  const gone = { hash: '0'.repeat(64), name: 'mất.docx', size: 12 }
  const kept = new Map([[there.hash, bytes]])
  const source: FileSource = { open: async (hash) => kept.get(hash) }
  return { there, gone, kept, source }
}

/** What a channel remembers, for as long as a test lasts. */
export function memoryStore(): ChannelStore {
  const values = new Map<string, Json>()
  const watchers = new Set<(log: string, position: number) => void>()
  const none = () => Promise.reject(new Error('the Telegram channel reads no logs'))
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => {
      values.set(key, value)
    },
    async append(log) {
      for (const watcher of watchers) watcher(log, 1)
      return 1
    },
    read: none,
    entry: none,
    async watch(onAppend) {
      watchers.add(onAppend)
      return async () => {
        watchers.delete(onAppend)
      }
    },
  }
}
