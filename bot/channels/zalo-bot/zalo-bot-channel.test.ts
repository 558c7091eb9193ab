import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { SecretStore, Standing } from '../channel.ts'
import { describeChannelContract } from '../contract.ts'
import { createMemoryStore } from '../zalo/testing/memory-store.ts'
import { tokenSecret, webhookSecret } from './secrets.ts'
import { startZaloBotSimulator, type ZaloBotSimulator } from './simulator/zalo-bot-simulator.ts'
import { createZaloBotChannel } from './zalo-bot-channel.ts'

const lan = { id: '6ede9afa66b88fe6d6a9', name: 'Nguyễn Thị Lan' }
const group = 'c0ffee66b88fe6d6a9'
const hookUrl = 'https://chi-dao.example/webhooks/zalo-bot/7'
const hookSecret = 'a-secret-of-more-than-eight'
const patience = { interval: 5, timeout: 10_000 }

function secretsOf(values: Record<string, string>): SecretStore {
  return { get: async (name) => values[name], set: async () => {} }
}

const channelOn = ({ root, token }: ZaloBotSimulator, webhookUrl?: string) =>
  createZaloBotChannel({
    lookEveryMs: 20,
    secrets: secretsOf({ [tokenSecret]: token, [webhookSecret]: hookSecret }),
    store: createMemoryStore(),
    apiRoot: root,
    webhookUrl,
  })

/** What the platform would post to the webhook. */
const call = (update: unknown, secret = hookSecret) =>
  new Request(hookUrl, {
    method: 'POST',
    headers: { 'x-bot-api-secret-token': secret },
    body: typeof update === 'string' ? update : JSON.stringify(update),
  })

describeChannelContract('zalo-bot', async () => {
  const simulator = await startZaloBotSimulator()
  simulator.addGroup(group)
  const channel = channelOn(simulator, hookUrl)
  let last: unknown
  const deliver = async () => {
    const { status } = (await channel.handle?.(call(last))) ?? { status: 404 }
    if (status !== 200) throw new Error(`the webhook answered ${status}`)
  }
  return {
    channel,
    chatId: group,
    unknownChatId: 'no such chat',
    async shown(chatId) {
      const own = simulator.messages.filter((message) => message.chatId === chatId && message.from === 'bot')
      return own.map(({ messageId, text, styles }) => ({
        platformMessageId: messageId,
        text,
        spans: styles.map(({ start, len, st }) => ({
          start,
          length: len,
          style: st.includes('b') ? ('bold' as const) : ('italic' as const),
        })),
        buttons: [],
      }))
    },
    async say(text) {
      last = await simulator.say(group, lan, `@${simulator.botName} ${text}`)
      await deliver()
    },
    sayAgain: deliver,
    press: () => Promise.reject(new Error('the platform has no buttons')),
    close: () => simulator.close(),
  }
})

describe('a bot of the Bot Platform', () => {
  let simulator: ZaloBotSimulator
  let channel: ReturnType<typeof channelOn>
  let events: InboundEvent[]
  let standings: Standing[]
  let storing: () => Promise<void>

  beforeEach(async () => {
    simulator = await startZaloBotSimulator()
    simulator.addGroup(group)
    channel = channelOn(simulator)
    events = []
    standings = []
    storing = async () => {}
  })
  afterEach(async () => {
    await channel.stop()
    await simulator.close()
  })

  const start = () =>
    channel.start(
      async (event) => {
        events.push(event)
        await storing()
      },
      (standing) => standings.push(standing),
    )
  const texts = () => events.map((event) => event.kind === 'message' && event.text)
  const send = (text = 'Xin chào', chatId = group) =>
    channel.send({ id: 'm1', chatId, message: { text, spans: [], buttons: [], urgency: 'normal' } })

  it('asks for updates where no address of ours is known, one after the other, and takes a webhook away first', async () => {
    await channel.stop()
    const before = channelOn(simulator, hookUrl)
    await before.start(async () => {})
    await expect.poll(() => simulator.webhook()?.url, patience).toBe(hookUrl)
    await before.stop()
    channel = channelOn(simulator)
    await start()
    await expect.poll(() => simulator.webhook(), patience).toBeUndefined()
    for (const words of ['/viec', '/done 3']) await simulator.deliver(await simulator.say(lan.id, lan, words))
    await expect.poll(texts, patience).toEqual(['/viec', '/done 3'])
    expect(standings.map(({ state }) => state)).toEqual(['connecting', 'live'])
  })

  it('keeps an update that could not be stored until it is: the platform gives it only once', async () => {
    let failures = 1
    storing = async () => {
      if (failures-- > 0) throw new Error('the database is away')
    }
    await start()
    await simulator.deliver(await simulator.say(lan.id, lan, '/done 3'))
    await simulator.deliver(await simulator.say(lan.id, lan, '/viec'))
    await expect.poll(texts, patience).toEqual(['/done 3', '/done 3', '/viec'])
    expect(events[0]?.eventId).toBe(events[1]?.eventId)
  })

  /** Somebody else tells the platform something of the bot. */
  const meddle = (method: string, body: object) =>
    fetch(`${simulator.root}/bot${simulator.token}/${method}`, { method: 'POST', body: JSON.stringify(body) })

  it('asks again soon after somebody has given the bot a webhook, which it takes away', async () => {
    await start()
    await simulator.deliver(await simulator.say(lan.id, lan, '/viec'))
    await expect.poll(texts, patience).toEqual(['/viec'])
    await meddle('setWebhook', { url: 'https://elsewhere.example', secret_token: 'of somebody else' })
    await expect.poll(() => simulator.webhook(), patience).toBeUndefined()
    await simulator.deliver(await simulator.say(lan.id, lan, '/done 3'))
    await expect.poll(texts, patience).toEqual(['/viec', '/done 3'])
    await expect
      .poll(() => standings.map(({ state }) => state), patience)
      .toEqual(['connecting', 'live', 'connecting', 'live'])
  })

  it('is called again soon after somebody has taken its webhook away, and tells soon of a token that is refused', async () => {
    await channel.stop()
    channel = channelOn(simulator, hookUrl)
    await start()
    await expect.poll(() => simulator.webhook()?.url, patience).toBe(hookUrl)
    await meddle('deleteWebhook', {})
    await expect.poll(() => simulator.webhook(), patience).toEqual({ url: hookUrl, secret: hookSecret })
    await expect.poll(() => standings.at(-1)?.state, patience).toBe('live')
    simulator.revoke()
    await expect.poll(() => standings.at(-1)?.state, patience).toBe('signed-out')
    const told = () => simulator.calls.filter(({ method }) => method === 'setWebhook').length
    expect(told()).toBe(2)
  })

  it('is told in a group only what names it or answers it, and takes the name away', async () => {
    await start()
    const { platformMessageId } = await send('Số 3: họp')
    expect(await simulator.say(group, lan, '/done 3')).toBeUndefined()
    await simulator.deliver(await simulator.say(group, lan, `@${simulator.botName} /done 3`))
    await simulator.deliver(await simulator.say(group, lan, '/done 3', { answers: platformMessageId, wrapped: true }))
    await simulator.deliver(await simulator.say(group, lan, `đã nhận 3 @${simulator.botName}`))
    await expect.poll(texts, patience).toEqual(['/done 3', '/done 3', 'đã nhận 3'])
    expect(events[0]).toMatchObject({ chat: { id: group, kind: 'group' }, from: lan })
  })

  it('hears every form in a direct conversation', async () => {
    await start()
    const forms = ['/done 3', 'xong 3', 'đã nhận 3', '/viec']
    for (const form of forms) await simulator.deliver(await simulator.say(lan.id, lan, form))
    await expect.poll(texts, patience).toEqual(forms)
    expect(events[0]).toMatchObject({ chat: { kind: 'direct', title: lan.name } })
  })

  it('knows its own token and webhook by their secrets alone, and says neither', async () => {
    await channel.stop()
    channel = channelOn(simulator, hookUrl)
    await start()
    const update = await simulator.say(lan.id, lan, '/viec')
    expect((await channel.handle?.(call(update, 'another secret')))?.status).toBe(401)
    expect((await channel.handle?.(call(update, '')))?.status).toBe(401)
    expect((await channel.handle?.(call('{')))?.status).toBe(400)
    expect((await channel.handle?.(call({ ok: true })))?.status).toBe(400)
    expect((await channel.handle?.(call('x'.repeat(300 * 1024))))?.status).toBe(413)
    expect((await channel.handle?.(call({ event_name: 'message.unsupported.received' })))?.status).toBe(200)
    expect(events).toEqual([])
    simulator.revoke()
    const refused = await send().catch((error: unknown) => error)
    expect(refused).toMatchObject({ kind: 'unauthorised' })
    expect(String(refused)).not.toContain(simulator.token)
  })

  it('does not thank for what came as it was stopping and was not stored', async () => {
    await channel.stop()
    channel = channelOn(simulator, hookUrl)
    await start()
    const update = new TextEncoder().encode(JSON.stringify(await simulator.say(lan.id, lan, '/done 3')))
    // Its bytes come slowly.
    let arrive = () => {}
    const body = new ReadableStream({
      start(controller) {
        arrive = () => {
          controller.enqueue(update)
          controller.close()
        }
      },
    })
    const headers = { 'x-bot-api-secret-token': hookSecret }
    const slow: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' }
    const answered = channel.handle?.(new Request(hookUrl, slow))
    await new Promise(setImmediate)
    await channel.stop()
    arrive()
    expect((await answered)?.status).toBe(503)
    expect(events).toEqual([])
  })

  it('says that it is signed out when its token is refused', async () => {
    simulator.revoke()
    await start()
    await expect.poll(() => standings.at(-1)?.state, patience).toBe('signed-out')
  })

  it.each([
    ['rate-limited', { what: 'too-many', retryAfterMs: 1 }],
    ['lost', { what: 'server-error', status: 502 }],
    ['lost', { what: 'server-error', status: 200 }],
    ['unavailable', { what: 'server-error', status: 503 }],
    ['lost', { what: 'lost-answer' }],
    ['lost', { what: 'cut' }],
    ['bot-removed', { what: 'kicked' }],
  ] as const)('knows a refusal: %s', async (kind, fault) => {
    simulator.faults.add({ fault, method: 'sendMessage' })
    await expect(send()).rejects.toMatchObject({ name: 'SendError', kind })
  })
})
