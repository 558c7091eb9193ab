import { describe, expect, it } from 'vitest'
import { readWebhookRequest } from './webhook-request.ts'

const secret = 'right-secret_1'
const request = (given: string | undefined, body: BodyInit, method = 'POST') =>
  new Request('http://localhost/webhooks/telegram/1', {
    method,
    body,
    headers: given === undefined ? {} : { 'x-telegram-bot-api-secret-token': given },
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  })

/** A body that notes whether anyone began to read it. */
function watchedBody(chunk: string, times = 1) {
  let sent = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (sent === times) return controller.close()
        sent += 1
        controller.enqueue(new TextEncoder().encode(chunk))
      },
    },
    { highWaterMark: 0 },
  )
  return { body, chunksRead: () => sent }
}

describe('a call of the webhook', () => {
  it('is read when the secret is right', async () => {
    expect(await readWebhookRequest(request(secret, '{"update_id":1}'), secret)).toEqual({ json: { update_id: 1 } })
  })

  it.each([undefined, '', 'right-secret_', 'right-secret_1x', 'Right-secret_1'])(
    'is refused unread with the secret %j',
    async (given) => {
      const { body, chunksRead } = watchedBody('{}')
      expect(await readWebhookRequest(request(given, body), secret)).toEqual({ refused: 401 })
      expect(chunksRead()).toBe(0)
    },
  )

  it('is refused when it is too long, as soon as that shows', async () => {
    expect(await readWebhookRequest(request(secret, 'x'.repeat(2 * 1024 * 1024)), secret)).toEqual({ refused: 413 })
    const { body, chunksRead } = watchedBody('x'.repeat(100_000), 1000)
    expect(await readWebhookRequest(request(secret, body), secret)).toEqual({ refused: 413 })
    expect(chunksRead()).toBeLessThan(20)
  })

  it('is refused when it is no JSON', async () => {
    expect(await readWebhookRequest(request(secret, '{"update_id":'), secret)).toEqual({ refused: 400 })
  })
})
