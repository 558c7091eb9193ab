import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { tokenSecret, webhookSecret } from '../../bot/channels/zalo-bot/secrets.ts'
import {
  startZaloBotSimulator,
  type ZaloBotSimulator,
} from '../../bot/channels/zalo-bot/simulator/zalo-bot-simulator.ts'
import { type AccountRow, ensureAccount, listAccounts } from '../../db/accounts.ts'
import type { Database } from '../../db/client.ts'
import { addOrganisation } from '../../db/organisations.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { type RealConfig, readConfig } from '../config.ts'
import { zaloSecrets } from '../zalo-secrets.ts'
import { type Channels, createChannels } from './channels.ts'

const at = { now: new Date('2026-11-25T03:00:00Z'), machine: new Date('2026-11-25T03:00:00Z') }
const patience = { interval: 10, timeout: 10_000 }

let database: Database
let bots: ZaloBotSimulator
let account: AccountRow
let processes: Channels[]

beforeEach(async () => {
  database = await openTestDatabase()
  bots = await startZaloBotSimulator()
  processes = []
  const { id: organisationId } = await addOrganisation(database.db, { slug: 'ha-nam', name: 'Tỉnh Hà Nam' }, at)
  account = await ensureAccount(database.db, { organisationId, channel: 'zalo-bot', name: 'bot' }, at.machine)
  const secrets = zaloSecrets(database, account.id, configWith(bots.root))
  await secrets.set(tokenSecret, bots.token)
  await secrets.set(webhookSecret, 'a-secret-of-the-webhook')
})
afterEach(async () => {
  await Promise.all(processes.map((process) => process.stop()))
  await bots.close()
  await database.close()
})

function configWith(botApiRoot: string): RealConfig {
  const config = readConfig({
    DEMO: '0',
    APP_SECRET: 'a-secret-of-the-tests-0123456789abcdef',
    ZALO_BOT_API_ROOT: botApiRoot,
    ZALO_BOT_WEBHOOK_URL: 'https://chidao.example.vn',
  })
  if (config.mode !== 'real') throw new Error('not real')
  return config
}

/** The channels of one process of several, which reaches the platform there. */
function begin(botApiRoot = bots.root) {
  const told: string[] = []
  const channels = createChannels({
    ...{ database, config: configWith(botApiRoot), logger: pino({ level: 'silent' }), moment: () => at },
    onStanding: async (_, { state }) => void told.push(state),
  })
  processes.push(channels)
  const channel = channels.of(account)
  if (!channel) throw new Error('no channel')
  return { told, own: () => channels.own(account, channel) }
}

const standing = async () => (await listAccounts(database.db))[0]?.standing?.state

it('how an account stands is what its owner finds, not what a process does that only takes webhooks', async () => {
  const owner = begin()
  await owner.own()
  await expect.poll(standing, patience).toBe('live')
  const cutOff = begin('http://127.0.0.1:9')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect([await standing(), cutOff.told]).toEqual(['live', []])
})

it('is what the next owner has found already, as soon as it takes over', async () => {
  const owner = begin('http://127.0.0.1:9')
  const giveUp = await owner.own()
  await expect.poll(standing, patience).toBe('connecting')
  const next = begin()
  await expect.poll(() => bots.webhook(), patience).toBeDefined()
  expect(await standing()).toBe('connecting')
  await giveUp()
  await next.own()
  await expect.poll(standing, patience).toBe('live')
  // It may have said first that it connects: its webhook is there a moment before it knows.
  await expect.poll(() => next.told.at(-1), patience).toBe('live')
})
