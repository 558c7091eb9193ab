import { Api } from 'grammy'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type TelegramHarness, telegramHarness } from './testing/telegram-harness.ts'

let harness: TelegramHarness
beforeEach(async () => {
  harness = await telegramHarness('polling')
})
afterEach(() => harness.close())

const words = 'Hạn: 31/12/2045'
/** The last second that fits into 32 bits. */
const lastSecond = 2_147_483_647

it.each([
  ['2045-12-31T16:59:00Z', []],
  ['1900-01-01T00:00:00Z', []],
  ['2038-01-19T03:14:08Z', []],
  ['2038-01-19T03:14:07Z', [{ type: 'date_time', unix_time: lastSecond }]],
])('a deadline at %s is told, and marked as far as Telegram can tell the time', async (at, entities) => {
  const span = { start: 5, length: 10, style: 'instant' as const, at }
  const message = { text: words, spans: [span], buttons: [], urgency: 'normal' as const }
  await harness.channel.send({ id: 'm1', chatId: harness.chatId, message })
  expect(harness.simulator.transcript(harness.group)).toMatchObject([{ text: words, entities }])
})

it('the simulator refuses a time beyond 32 bits as Telegram does', async () => {
  const api = new Api(harness.bot.token, { apiRoot: harness.simulator.url })
  const entity = { type: 'date_time' as const, offset: 0, length: 1, date_time_format: '' as const }
  const send = (unix_time: number) => api.sendMessage(harness.group, 'x', { entities: [{ ...entity, unix_time }] })
  await expect(send(lastSecond + 1)).rejects.toThrow('400: Bad Request')
  await expect(send(lastSecond)).resolves.toMatchObject({ text: 'x' })
})
