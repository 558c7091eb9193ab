import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  startTelegramSimulator,
  type TelegramSimulator,
} from '../../bot/channels/telegram/simulator/telegram-simulator.ts'
import { listAccounts } from '../../db/accounts.ts'
import type { Database } from '../../db/client.ts'
import { addOrganisation } from '../../db/organisations.ts'
import { writeStanding } from '../../db/standing.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { readConfig } from '../config.ts'
import { createFileReader } from '../files/file-reader.ts'
import { runInProcess } from './run-in-process.ts'

const at = { now: new Date('2026-11-25T03:00:00Z'), machine: new Date('2026-11-25T03:00:00Z') }

let database: Database
let simulator: TelegramSimulator
const reader = createFileReader()
let token: string
beforeAll(async () => {
  database = await openTestDatabase()
  await addOrganisation(database.db, { slug: 'ha-nam', name: 'Tỉnh Hà Nam' }, at)
  simulator = await startTelegramSimulator()
  token = simulator.addBot().token
  await run('telegram add ha-nam --token-file token.txt')
})
afterAll(async () => {
  await reader.close()
  await simulator.stop()
  await database.close()
})

function run(words: string) {
  const config = readConfig({
    ...{ DEMO: '0', TELEGRAM_API_ROOT: simulator.url },
    APP_SECRET: 'a-secret-of-the-tests-0123456789abcdef',
  })
  const files = new Map([['token.txt', new TextEncoder().encode(`${token}\n`)]])
  return runInProcess(words.split(' '), { database, config, reader, moment: async () => at }, files)
}

async function doctorAfter(standing: Parameters<typeof writeStanding>[2]): Promise<string> {
  const [account] = await listAccounts(database.db)
  if (!account) throw new Error('no account')
  await writeStanding(database.db, account.id, standing, at.machine)
  return (await run('doctor')).stdout
}

it.each([
  [
    'telegram: 409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    /✘ Bot Telegram 'telegram' \(@ChiDaoThuBot\): máy chủ chưa nhận được tin từ .*409 Conflict: terminated by other[^→]*→ .*tắt máy/,
  ],
  [
    "telegram: 409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    /409 Conflict: can't use getUpdates[^→]*→ .*khởi động lại máy chủ/,
  ],
  ['telegram: the webhook is called in vain: Wrong response from the webhook: 500', /called in vain[^→]*→ .*nhật ký/],
])('the doctor tells what keeps the running server from hearing: %s', async (detail, found) => {
  expect(await doctorAfter({ state: 'connecting', detail })).toMatch(found)
})

it('the doctor says nothing of a server that hears, or has only begun', async () => {
  for (const state of ['live', 'connecting']) {
    expect(await doctorAfter({ state })).not.toContain('chưa nhận được tin')
  }
})
