import { Api } from 'grammy'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ChannelStore } from '../channel.ts'
import { ensureCommands, ensureWebhook, removeWebhook } from './set-up.ts'
import type { BotState } from './simulator/bot-state.ts'
import { startTelegramSimulator, type TelegramSimulator } from './simulator/telegram-simulator.ts'
import { memoryStore } from './testing/telegram-harness.ts'

let simulator: TelegramSimulator
let bot: BotState
let api: Api
let store: ChannelStore
beforeEach(async () => {
  simulator = await startTelegramSimulator()
  bot = simulator.addBot()
  api = new Api(bot.token, { apiRoot: simulator.url })
  store = memoryStore()
})
afterEach(() => simulator.stop())

const wanted = {
  url: 'http://127.0.0.1:9/webhooks/telegram/1',
  secret: 'secret-1',
}
const asked = (method: string) => simulator.calls.filter((call) => call.method === method).length

it('sets a webhook once, and again when its address, its secret or what it asks for is another', async () => {
  await ensureWebhook(api, store, wanted)
  await ensureWebhook(api, store, wanted)
  expect(asked('setWebhook')).toBe(1)
  expect(bot.webhook?.is).toMatchObject(wanted)
  await ensureWebhook(api, store, { ...wanted, secret: 'another' })
  expect(bot.webhook?.is.secret).toBe('another')
  await ensureWebhook(api, store, { url: `${wanted.url}2`, secret: 'another' })
  bot.updates.allow(['message'])
  await ensureWebhook(api, store, { url: `${wanted.url}2`, secret: 'another' })
  expect(asked('setWebhook')).toBe(4)
  expect(bot.updates.allowed()).toContain('message_reaction')
})

it('takes a webhook away where polls are wanted, and remembers nothing of it', async () => {
  await ensureWebhook(api, store, wanted)
  await removeWebhook(api, store)
  await removeWebhook(api, store)
  expect([asked('deleteWebhook'), bot.webhook]).toEqual([1, undefined])
  await ensureWebhook(api, store, wanted)
  expect(asked('setWebhook')).toBe(2)
})

it('sets the menus of commands where they differ, for everyone and for administrators', async () => {
  const viec = { command: 'viec', description: 'việc của đơn vị' }
  const khan = { command: 'khan', description: 'thông báo khẩn' }
  await ensureCommands(api, { everyone: [viec], admins: [viec, khan] })
  await ensureCommands(api, { everyone: [viec], admins: [viec, khan] })
  expect(asked('setMyCommands')).toBe(4)
  await ensureCommands(api, { everyone: [viec], admins: [khan, viec] })
  expect(asked('setMyCommands')).toBe(6)
  expect(Object.fromEntries(bot.commands)).toEqual({
    'default/vi': [viec],
    'default/': [viec],
    'all_chat_administrators/vi': [khan, viec],
    'all_chat_administrators/': [khan, viec],
  })
})
