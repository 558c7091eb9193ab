import { GrammyError } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SendError } from '../channel.ts'
import { sendErrorOf } from './send-error.ts'
import { type TelegramHarness, telegramHarness } from './testing/telegram-harness.ts'

const kindOf = (error_code: number, description: string) =>
  sendErrorOf(new GrammyError('x', { ok: false, error_code, description }, 'sendMessage', {})).kind

describe('an error of a server', () => {
  it.each([
    [500, 'Internal Server Error'],
    [500, 'Internal Server Error: restart'],
    [503, 'Service Unavailable'],
  ])('is Telegram’s own word that nothing was sent: %i %s', (code, words) => {
    expect(kindOf(code, words)).toBe('unavailable')
  })

  it.each([
    [502, 'Bad Gateway'],
    [504, 'Gateway Timeout'],
    [500, 'Internal Server Error: Request aborted'],
    [500, "Internal Server Error: sent message was immediately deleted and can't be returned"],
  ])('leaves open whether the message was sent: %i %s', (code, words) => {
    expect(kindOf(code, words)).toBe('lost')
  })
})

describe('while a gateway answers in Telegram’s place', () => {
  let harness: TelegramHarness
  beforeEach(async () => {
    harness = await telegramHarness('polling')
  })
  afterEach(() => harness.close())

  const asked = (method: string) => harness.simulator.calls.filter((call) => call.method === method).length
  const send = () =>
    harness.channel
      .send({
        id: 'm1',
        chatId: harness.chatId,
        message: { text: 'Việc 3', spans: [], buttons: [], urgency: 'normal' },
      })
      .then(
        () => 'sent',
        (error: unknown) => (error instanceof SendError ? error.kind : String(error)),
      )

  it.each([[{ what: 'server-error', status: 502 } as const], [{ what: 'cut' } as const]])(
    'only what was under way was perhaps sent, the rest surely not: %o',
    async (fault) => {
      harness.simulator.faults.add({ fault, times: 1_000 })
      expect(await send()).toBe('lost')
      expect(await Promise.all(Array.from({ length: 20 }, send))).toEqual(Array(20).fill('unavailable'))
      expect(asked('sendMessage')).toBe(1)
      expect(asked('getMe')).toBe(1)
      harness.simulator.faults.clear()
      expect(await send()).toBe('sent')
      expect(await send()).toBe('sent')
      expect(asked('getMe')).toBe(2)
    },
  )

  it('a refusal of what is asked first is told as what it is', async () => {
    harness.simulator.faults.add({ fault: { what: 'server-error', status: 502 } })
    harness.simulator.faults.add({ fault: { what: 'too-many', retryAfterMs: 3_000 } })
    expect([await send(), await send(), await send()]).toEqual(['lost', 'rate-limited', 'sent'])
  })
})
