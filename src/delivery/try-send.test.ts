import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { type Channel, SendError } from '../../bot/channels/channel.ts'
import { trySend } from './try-send.ts'

const request = {
  id: '1',
  chatId: 'c1',
  message: { text: 'a', spans: [], buttons: [], urgency: 'normal' as const },
}

const channelThat = (send: Channel['send']): Channel => ({
  name: 'test',
  capabilities: {
    maxLength: 10,
    buttons: false,
    quotes: false,
    idempotent: false,
    echoes: false,
    reception: 'everywhere',
  },
  start: async () => {},
  stop: async () => {},
  send,
})

describe('trySend', () => {
  it("hands on the platform's answer", async () => {
    const channel = channelThat(async () => ({ platformMessageId: '7' }))
    expect(await trySend(channel, request, 1_000)).toEqual({ sent: { platformMessageId: '7' } })
  })

  it('keeps no words of people of a query that failed in the channel', async () => {
    const channel = channelThat(async () => {
      throw new DrizzleQueryError('insert into channel_log', ['ghi chú riêng'], new Error('connection reset'))
    })
    expect(await trySend(channel, request, 1_000)).toEqual({
      failure: { kind: 'lost' },
      detail: 'Error: connection reset',
    })
  })

  it('hands on what a SendError says', async () => {
    const channel = channelThat(async () => {
      throw new SendError('rate-limited', 'test: too fast', { retryAfterMs: 3_000 })
    })
    expect(await trySend(channel, request, 1_000)).toEqual({
      failure: { kind: 'rate-limited', retryAfterMs: 3_000, movedTo: undefined },
      detail: 'test: too fast',
    })
  })

  it('calls an answer lost that takes too long', async () => {
    const channel = channelThat(() => new Promise(() => {}))
    expect(await trySend(channel, request, 10)).toMatchObject({ failure: { kind: 'lost' } })
  })

  it('waits longer for a file, whose bytes take their time', async () => {
    const message = { ...request.message, file: { hash: 'a', name: 'a.docx', size: 1 } }
    const slow = channelThat(() => new Promise((resolve) => setTimeout(() => resolve({ platformMessageId: '7' }), 60)))
    expect(await trySend(slow, request, 30)).toMatchObject({ failure: { kind: 'lost' } })
    expect(await trySend(slow, { ...request, message }, 30)).toEqual({ sent: { platformMessageId: '7' } })
  })

  it('calls an answer lost when an error explains nothing, even one thrown before the first await', async () => {
    const broken = channelThat(() => {
      throw new TypeError('undefined is not a function')
    })
    expect(await trySend(broken, request, 1_000)).toEqual({
      failure: { kind: 'lost' },
      detail: 'TypeError: undefined is not a function',
    })
  })

  it('keeps secrets out of what it notes, and keeps it short', async () => {
    const token = `123456789:${'A'.repeat(35)}`
    const channel = channelThat(async () => {
      throw new Error(`fetch https://api.telegram.org/bot${token}/sendMessage failed ${'x'.repeat(2_000)}`)
    })
    const result = await trySend(channel, request, 1_000)
    if (!('detail' in result)) throw new Error('it should have failed')
    expect(result.detail).not.toContain('AAAA')
    expect(result.detail.length).toBeLessThanOrEqual(500)
  })
})
