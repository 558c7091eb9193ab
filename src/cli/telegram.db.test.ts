import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BotState } from '../../bot/channels/telegram/simulator/bot-state.ts'
import {
  startTelegramSimulator,
  type TelegramSimulator,
} from '../../bot/channels/telegram/simulator/telegram-simulator.ts'
import type { Database } from '../../db/client.ts'
import { addOrganisation } from '../../db/organisations.ts'
import { channelAccount, channelValue } from '../../db/schema/chat.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { claimTelegramAccount } from '../claim-telegram-account.ts'
import { readConfig } from '../config.ts'
import { createFileReader } from '../files/file-reader.ts'
import { runInProcess } from './run-in-process.ts'

const at = { now: new Date('2026-11-25T03:00:00Z'), machine: new Date('2026-11-25T03:00:00Z') }
const secret = { APP_SECRET: 'a-secret-of-the-tests-0123456789abcdef' }

describe('a bot on Telegram, by commands', () => {
  let database: Database
  let simulator: TelegramSimulator
  let bot: BotState

  beforeAll(async () => {
    database = await openTestDatabase()
    await addOrganisation(database.db, { slug: 'ha-nam', name: 'Tỉnh Hà Nam' }, at)
    simulator = await startTelegramSimulator()
    bot = simulator.addBot()
  })
  const reader = createFileReader()
  afterAll(async () => {
    await reader.close()
    await simulator.stop()
    await database.close()
  })

  function configOf(env: Record<string, string>) {
    const config = readConfig({ DEMO: '0', TELEGRAM_API_ROOT: simulator.url, ...env })
    if (config.mode !== 'real') throw new Error('not real')
    return config
  }
  function run(words: string, env: Record<string, string> = secret, token = bot.token) {
    const config = configOf(env)
    const files = new Map([['token.txt', new TextEncoder().encode(`${token}\n`)]])
    return runInProcess(words.split(' '), { database, config, reader, moment: async () => at }, files)
  }
  const doctor = async (env?: Record<string, string>) => (await run('doctor', env)).stdout

  it('is not added without a proper token, nor without APP_SECRET', async () => {
    const add = 'telegram add ha-nam --token-file token.txt'
    expect((await run(add, secret, 'not a token')).stderr).toContain('không chứa mã bot')
    expect((await run(add, {})).stderr).toContain('Cần APP_SECRET')
    expect((await run('telegram add ha-noi --token-file token.txt')).stderr).toContain("Không có tổ chức 'ha-noi'")
  })

  it('is added with its token sealed', async () => {
    const { stdout, exit } = await run('telegram add ha-nam --token-file token.txt')
    expect(exit).toBe(0)
    expect(stdout).not.toContain(bot.token)
    const rows = await database.db.select().from(channelValue)
    expect(JSON.stringify(rows)).toContain('v1.')
    expect(JSON.stringify(rows)).not.toContain(bot.token.slice(11))
  })

  it('is examined: privacy mode, and how its updates come', async () => {
    const found = await doctor()
    expect(found).toContain("✔ Bot Telegram 'telegram' (@ChiDaoThuBot) trả lời")
    expect(found).toContain("✘ Bot Telegram 'telegram' (@ChiDaoThuBot) đang ở chế độ riêng tư")
    expect(found).toContain("✔ Bot Telegram 'telegram' (@ChiDaoThuBot) nhận tin bằng polling")
    bot.me.can_read_all_group_messages = true
    const called = await doctor({ ...secret, TELEGRAM_WEBHOOK_URL: 'https://chidao.example.vn' })
    expect(called).toContain('đọc được mọi tin trong nhóm')
    expect(called).toContain("không phải 'https://chidao.example.vn/webhooks/telegram/1'")
  })

  it('is missed when its token cannot be read, is refused, or Telegram is out of reach', async () => {
    expect(await doctor({ APP_SECRET: 'another-secret-of-the-tests-0123456789' })).toContain('không đọc được mã bot')
    bot.revoked = true
    expect(await doctor()).toMatch(/401 Unauthorized\s+→ lấy mã mới ở @BotFather/)
    bot.revoked = false
    const unreachable = await doctor({ ...secret, TELEGRAM_API_ROOT: 'http://127.0.0.1:9' })
    expect(unreachable).toContain('đặt TELEGRAM_PROXY')
    expect(unreachable).not.toContain(bot.token)
  })

  it('of TELEGRAM_TOKEN belongs to the only organisation, and to none where there are several', async () => {
    const other = simulator.addBot({ username: 'ChiDaoMoiTruongBot' })
    const env = { ...secret, TELEGRAM_TOKEN: other.token }
    const claim = () => claimTelegramAccount(database, configOf(env), at.machine)
    expect(await doctor(env)).toContain('TELEGRAM_TOKEN đã đặt nhưng chưa có bot nào dùng')
    expect(await claim()).toBeUndefined()
    expect(await doctor(env)).toContain("✔ Bot Telegram 'TELEGRAM_TOKEN' (@ChiDaoMoiTruongBot) trả lời")
    await addOrganisation(database.db, { slug: 'ha-tinh', name: 'Tỉnh Hà Tĩnh' }, at)
    // It has its bot, and keeps it.
    expect(await claim()).toBeUndefined()
    await database.db.delete(channelAccount).where(eq(channelAccount.name, 'TELEGRAM_TOKEN'))
    expect(await claim()).toBe('several-organisations')
  })
})
