import { expect, it } from 'vitest'
import { SendError } from '../bot/channels/channel.ts'
import { createTelegramChannel } from '../bot/channels/telegram/telegram-channel.ts'
import { memoryStore } from '../bot/channels/telegram/testing/telegram-harness.ts'
import { telegramShape } from './telegram-settings.ts'

const nowhere = '127.0.0.1:1'

async function refusalThrough(proxy: string): Promise<SendError> {
  const channel = createTelegramChannel({
    secrets: { get: async () => `123456:${'x'.repeat(35)}`, set: async () => {} },
    store: memoryStore(),
    files: { open: async () => undefined },
    clock: { now: () => new Date() },
    reach: { apiRoot: 'https://149.154.167.220', proxy },
    commands: { everyone: [], admins: [] },
    reception: { mode: 'polling' },
  })
  const message = { text: 'Việc 3', spans: [], buttons: [], urgency: 'normal' as const }
  const refusal = await channel.send({ id: 'm1', chatId: '-5', message }).catch((error: unknown) => error)
  if (refusal instanceof SendError) return refusal
  throw new Error(`a SendError was expected, not ${String(refusal)}`)
}

it.each(['http', 'https', 'socks', 'socks4', 'socks4a', 'socks5', 'socks5h'])(
  'a proxy of %s is taken, and can be asked',
  async (kind) => {
    expect(telegramShape.TELEGRAM_PROXY.safeParse(`${kind}://${nowhere}`).success).toBe(true)
    expect((await refusalThrough(`${kind}://${nowhere}`)).message).toContain('telegram: no connection')
  },
)

it.each(['socks4h', 'socks5a', 'socks6', 'ftp', 'httpss'])('a proxy of %s is refused at once', (kind) => {
  expect(telegramShape.TELEGRAM_PROXY.safeParse(`${kind}://${nowhere}`).success).toBe(false)
})

it('through a proxy that cannot be used nothing was sent, and its password is not shown', async () => {
  const refusal = await refusalThrough(`socks5a://user:falsch@${nowhere}`)
  expect(refusal.kind).toBe('unavailable')
  expect(`${refusal.message} ${refusal.stack}`).not.toContain('falsch')
})
