import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Channel, Standing } from '../bot/channels/channel.ts'
import type { BotState } from '../bot/channels/telegram/simulator/bot-state.ts'
import {
  startTelegramSimulator,
  type TelegramSimulator,
} from '../bot/channels/telegram/simulator/telegram-simulator.ts'
import { createTelegramChannel } from '../bot/channels/telegram/telegram-channel.ts'
import { ensureAccount } from '../db/accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import { bindChat, ensureChat } from '../db/chats.ts'
import type { Database } from '../db/client.ts'
import { addCommittee, addOrganisation } from '../db/organisations.ts'
import { inbox } from '../db/schema/record.ts'
import { openTestDatabase } from '../db/testing.ts'
import { createLogger } from './logger.ts'
import { createReceiver } from './receiver.ts'
import { createWebhookRoutes } from './server/webhook-routes.ts'

const at = { now: new Date('2021-02-03T10:00:00Z'), machine: new Date('2026-03-01T02:00:00Z') }
const times = 1_000

describe('a thousand of each thing that nobody should send to the webhook', () => {
  let database: Database
  let simulator: TelegramSimulator
  let bot: BotState
  let channel: Channel
  let app: ReturnType<typeof createWebhookRoutes>
  let secret = ''
  let log = ''

  beforeAll(async () => {
    database = await openTestDatabase()
    const { db } = database
    const { id: organisationId } = await addOrganisation(db, { slug: 'bac-ninh', name: 'Bắc Ninh' }, at)
    const committee = await addCommittee(db, { organisationId, slug: 'bn', name: 'Ban Chỉ đạo' }, at)
    const { id } = await ensureAccount(db, { organisationId, channel: 'telegram', name: 'bot' }, at.machine)
    const group = { accountId: id, platformId: '-5', kind: 'group' as const, title: 'Ban', createdAt: at.machine }
    await bindChat(db, (await ensureChat(db, group)).id, { committeeId: committee.id, agencyId: null }, at.now)

    simulator = await startTelegramSimulator()
    bot = simulator.addBot()
    const logger = createLogger(
      { logLevel: 'trace' },
      {
        write(line) {
          log += line
        },
      },
    )
    const receiver = createReceiver({ db, now: () => at.machine })
    channel = createTelegramChannel({
      secrets: { get: async () => bot.token, set: async () => {} },
      store: createChannelStore(database, id),
      files: { open: async () => undefined },
      clock: { now: () => at.machine },
      reach: { apiRoot: simulator.url },
      commands: { everyone: [], admins: [] },
      reception: { mode: 'webhook', url: `http://127.0.0.1:9/webhooks/telegram/${id}` },
      onProblem: (problem) => logger.warn({ account: id, problem }, 'telegram: something went wrong'),
    })
    app = createWebhookRoutes({ channelOf: () => channel })
    await new Promise<void>((resolve, reject) => {
      const onStanding = (standing: Standing) => {
        logger.info(standing, 'a channel stands otherwise')
        if (standing.state === 'live') resolve()
      }
      channel.start((event) => receiver.receive(id, event), onStanding).catch(reject)
    })
    secret = bot.webhook?.is.secret ?? ''
  })
  afterAll(async () => {
    await channel.stop()
    await simulator.stop()
    await database.close()
  })

  const update = (id: number, text = '/done 3') => ({
    update_id: id,
    message: {
      ...{ message_id: id, date: 1_770_000_000, text, chat: { id: -5, type: 'group', title: 'Ban' } },
      from: { id: 11, is_bot: false, first_name: 'Lan' },
    },
  })

  /** How often each status came. */
  async function statusesOf(
    given: string | undefined,
    bodyOf: (n: number) => BodyInit,
  ): Promise<Record<number, number>> {
    const counts: Record<number, number> = {}
    for (let from = 0; from < times; from += 50) {
      const answers = Array.from({ length: 50 }, (_, n) =>
        app.request('/telegram/1', {
          method: 'POST',
          body: bodyOf(from + n),
          headers: given === undefined ? {} : { 'x-telegram-bot-api-secret-token': given },
        }),
      )
      for (const { status } of await Promise.all(answers)) counts[status] = (counts[status] ?? 0) + 1
    }
    return counts
  }
  const stored = () => database.db.$count(inbox)

  it('a forged secret is refused, and so is none', async () => {
    expect(await statusesOf(`${secret.slice(0, -1)}_`, (n) => JSON.stringify(update(n)))).toEqual({ 401: times })
    expect(await statusesOf(undefined, (n) => JSON.stringify(update(n)))).toEqual({ 401: times })
    expect(await stored()).toBe(0)
  })

  it('two megabytes are refused, and so is broken JSON', async () => {
    const long = new TextEncoder().encode(JSON.stringify(update(1, 'x'.repeat(2 * 1024 * 1024))))
    expect(await statusesOf(secret, () => long)).toEqual({ 413: times })
    expect(await statusesOf(secret, (n) => JSON.stringify(update(n)).slice(0, -3))).toEqual({ 400: times })
    expect(await stored()).toBe(0)
  })

  it('JSON that is no update is taken and left, so that it does not come again', async () => {
    const shapes = [null, 1, 'một', [], {}, { update_id: 'x' }, { update_id: 1, message: { chat: {} } }]
    expect(await statusesOf(secret, (n) => JSON.stringify(shapes[n % shapes.length]))).toEqual({ 200: times })
    expect(await stored()).toBe(0)
  })

  it('an update that comes a thousand times is stored once', async () => {
    expect(await statusesOf(secret, () => JSON.stringify(update(7)))).toEqual({ 200: times })
    expect(await stored()).toBe(1)
    expect(await statusesOf(secret, (n) => JSON.stringify(update(1000 + n)))).toEqual({ 200: times })
    expect(await stored()).toBe(1 + times)
  })

  it('and nothing of it leaves the token or the secret in the log', () => {
    expect(secret).toMatch(/^[\w-]{40,}$/)
    expect(log).toContain('could not be read')
    expect(log).not.toContain(bot.token.slice(11))
    expect(log).not.toContain(secret)
    expect(log).not.toContain('/done 3')
  })
})
