import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Bot, webhookCallback } from 'grammy'
import { Hono } from 'hono'
import { startTelegramSimulator } from '../bot/channels/telegram/simulator/telegram-simulator.ts'
import { createTelegramChannel } from '../bot/channels/telegram/telegram-channel.ts'
import { ensureAccount } from '../db/accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import { bindChat, ensureChat } from '../db/chats.ts'
import { openPostgres } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { addCommittee, addOrganisation } from '../db/organisations.ts'
import { createReceiver } from '../src/receiver.ts'
import { createWebhookRoutes } from '../src/server/webhook-routes.ts'

/** One of the servers that bench/webhook.ts compares: `webhook-server.ts grammy|ours DATABASE_URL`; says where it listens. */
const [kind = '', databaseUrl = ''] = process.argv.slice(2)
const simulator = await startTelegramSimulator()
const bot = simulator.addBot()
const secret = 'a-secret-of-the-bench'
const { app, ready } = kind === 'ours' ? await ours() : grammys()

const http = createAdaptorServer({ fetch: app.fetch })
http.listen(0, '127.0.0.1', async () => {
  const { port } = http.address() as AddressInfo // TCP: never a pipe's name.
  await ready(port)
  console.log(JSON.stringify({ port, secret }))
})

interface Contender {
  app: Hono
  ready(port: number): Promise<void>
}

function grammys(): Contender {
  const empty = new Bot(bot.token, { botInfo: bot.me })
  empty.on('message', () => {})
  const app = new Hono()
  app.post('/webhooks/telegram/1', webhookCallback(empty, 'hono', { secretToken: secret }))
  return { app, ready: async () => {} }
}

async function ours(): Promise<Contender> {
  const database = await openPostgres(databaseUrl)
  await migrate(database)
  const now = () => new Date()
  const accountId = await boundGroups(database.db)
  const receiver = createReceiver({ db: database.db, now })
  let channel: ReturnType<typeof createTelegramChannel> | undefined
  const app = new Hono()
  app.route('/webhooks', createWebhookRoutes({ channelOf: (id) => (id === 1 ? channel : undefined) }))
  return {
    app,
    async ready(port) {
      channel = createTelegramChannel({
        secrets: { get: async () => bot.token, set: async () => {} },
        store: createChannelStore(database, accountId),
        files: { open: async () => undefined },
        clock: { now },
        reach: { apiRoot: simulator.url },
        commands: { everyone: [], admins: [] },
        reception: { mode: 'webhook', url: `http://127.0.0.1:${port}/webhooks/telegram/1`, secret },
      })
      const live = new Promise<void>((resolve) => {
        void channel?.start(
          (event) => receiver.receive(accountId, event),
          ({ state }) => state === 'live' && resolve(),
        )
      })
      await live
    },
  }
}

/** The chats that the load speaks in, bound to a committee: everything said there is stored. */
async function boundGroups(db: Parameters<typeof ensureAccount>[0]): Promise<number> {
  const at = { now: new Date(), machine: new Date() }
  const { id: organisationId } = await addOrganisation(db, { slug: 'bench', name: 'Bench' }, at)
  const committee = await addCommittee(db, { organisationId, slug: 'bench', name: 'Bench' }, at)
  const { id } = await ensureAccount(db, { organisationId, channel: 'telegram', name: 'bench' }, at.machine)
  for (let n = 0; n < 100; n += 1) {
    const platformId = String(-1000 - n)
    const chat = { accountId: id, platformId, kind: 'group' as const, title: platformId, createdAt: at.machine }
    const { id: chatId } = await ensureChat(db, chat)
    await bindChat(db, chatId, { committeeId: committee.id, agencyId: null }, at.now)
  }
  return id
}
