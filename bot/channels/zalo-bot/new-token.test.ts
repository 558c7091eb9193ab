import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import { createMemorySecrets, createMemoryStore } from '../zalo/testing/memory-store.ts'
import { tokenLog, tokenSecret, webhookSecret } from './secrets.ts'
import { startZaloBotSimulator, type ZaloBotSimulator } from './simulator/zalo-bot-simulator.ts'
import { createZaloBotChannel } from './zalo-bot-channel.ts'

const lan = { id: '6ede9afa66b88fe6d6a9', name: 'Nguyễn Thị Lan' }
const hookUrl = 'https://chi-dao.example/webhooks/zalo-bot/7'
const patience = { interval: 5, timeout: 10_000 }

describe.each(['polling', 'webhook'] as const)('another token, by %s', (mode) => {
  let simulator: ZaloBotSimulator
  let secrets: ReturnType<typeof createMemorySecrets>
  let store: ReturnType<typeof createMemoryStore>
  let channel: ReturnType<typeof createZaloBotChannel>
  let heard: string[]
  let standings: string[]

  beforeEach(async () => {
    simulator = await startZaloBotSimulator()
    secrets = createMemorySecrets()
    store = createMemoryStore()
    await secrets.set(tokenSecret, simulator.token)
    await secrets.set(webhookSecret, 'the first secret')
    const webhookUrl = mode === 'webhook' ? hookUrl : undefined
    channel = createZaloBotChannel({ secrets, store, apiRoot: simulator.root, webhookUrl })
    heard = []
    standings = []
    await channel.start(hear, ({ state }) => standings.push(state))
    await expect.poll(() => standings.at(-1), patience).toBe('live')
  })
  afterEach(async () => {
    await channel.stop()
    await simulator.close()
  })

  const hear = async (event: InboundEvent) => void (event.kind === 'message' && heard.push(event.text))
  const send = (text: string) =>
    channel.send({ id: 'm1', chatId: lan.id, message: { text, spans: [], buttons: [], urgency: 'normal' } })
  const shown = () => simulator.messages.filter(({ from }) => from === 'bot').map(({ text }) => text)

  /** As whoever replaces a token does. */
  async function keep(token: string): Promise<void> {
    await secrets.set(tokenSecret, token)
    await secrets.set(webhookSecret, `the secret that goes with ${token}`)
  }

  /** What the platform brings of what Lan says: as an answer, or by calling with the secret that it knows. */
  async function bring(text: string): Promise<number | undefined> {
    const update = await simulator.say(lan.id, lan, text)
    if (mode === 'polling') return simulator.deliver(update)
    const headers = { 'x-bot-api-secret-token': simulator.webhook()?.secret ?? '' }
    const body = JSON.stringify(update)
    return (await channel.handle?.(new Request(hookUrl, { method: 'POST', headers, body })))?.status
  }

  it('is taken up at once when it is told of: the bot speaks and listens with it', async () => {
    await bring('/viec')
    await keep(simulator.renew())
    await store.append(tokenLog, {})
    await send('Xin chào')
    expect(shown()).toEqual(['Xin chào'])
    await bring('/done 3')
    await expect.poll(() => heard, patience).toEqual(['/viec', '/done 3'])
    const known = () => simulator.webhook()?.secret
    await expect
      .poll(known, patience)
      .toBe(mode === 'webhook' ? `the secret that goes with ${simulator.token}` : undefined)
    await bring('/done 4')
    await expect.poll(() => heard, patience).toEqual(['/viec', '/done 3', '/done 4'])
    expect(standings).not.toContain('signed-out')
  })

  it('loses nothing of what the platform was about to bring', async () => {
    await keep(simulator.renew())
    simulator.faults.add({ fault: { what: 'slow', ms: 200 }, method: 'getMe' })
    await store.append(tokenLog, {})
    // The platform calls with the secret that it was told before, or answers what it was asked before.
    expect(await bring('/done 3')).toBe(mode === 'webhook' ? 200 : undefined)
    await expect.poll(() => heard, patience).toEqual(['/done 3'])
  })

  it('is taken up after the old one was refused, and the account stands well again', async () => {
    await bring('/viec')
    await expect.poll(() => heard, patience).toEqual(['/viec'])
    const token = simulator.renew()
    await expect(send('Xin chào')).rejects.toMatchObject({ kind: 'unauthorised' })
    await bring('/done 3')
    await expect.poll(() => standings.at(-1), patience).toBe('signed-out')
    await keep(token)
    await store.append(tokenLog, {})
    await expect.poll(() => standings.at(-1), patience).toBe('live')
    await send('Xin chào')
    expect(shown()).toEqual(['Xin chào'])
    await bring('/done 4')
    await expect.poll(() => heard, patience).toContain('/done 4')
  })

  it('is read anew for the next send after a refusal, also when nobody told of it', async () => {
    await bring('/viec')
    const token = simulator.renew()
    await expect(send('Xin chào')).rejects.toMatchObject({ kind: 'unauthorised' })
    await keep(token)
    const sent = () =>
      send('Xin chào').then(
        () => true,
        () => false,
      )
    await expect.poll(sent, patience).toBe(true)
    expect(shown()).toEqual(['Xin chào'])
  })

  it('tells nothing of a send that alone was refused', async () => {
    await bring('/viec')
    simulator.faults.add({ fault: { what: 'server-error', status: 404 }, method: 'sendMessage' })
    await expect(send('Xin chào')).rejects.toMatchObject({ kind: 'unauthorised' })
    await bring('/viec')
    await expect
      .poll(() => simulator.calls.filter(({ method }) => method === 'getMe').length, patience)
      .toBeGreaterThan(1)
    await send('Xin chào')
    expect(standings).toEqual(['connecting', 'live'])
  })
})
