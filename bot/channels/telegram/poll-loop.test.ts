import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Api } from 'grammy'
import { expect, it } from 'vitest'
import { startPollLoop } from './poll-loop.ts'
import { createTelegramChannel } from './telegram-channel.ts'
import { memoryStore, telegramHarness } from './testing/telegram-harness.ts'

/** Polls that end one after the other as the list says, and no more after it. */
function pollsThat(ends: ('fails' | 'nothing new' | 'an update')[]) {
  const getUpdates = async () => {
    const end = ends.shift()
    if (end === 'fails') throw new Error('the network blinked')
    if (end === undefined) return new Promise(() => {})
    return end === 'an update' ? [{ update_id: 1 }] : []
  }
  // The loop calls nothing else.
  return { getUpdates } as unknown as Api
}

/** How long the loop would wait, in order. */
async function waitsOf(ends: Parameters<typeof pollsThat>[0], handOver = async () => {}): Promise<number[]> {
  const waits: number[] = []
  startPollLoop(
    pollsThat(ends),
    handOver,
    () => {},
    async (ms) => void waits.push(ms),
  )
  await expect.poll(() => ends.length).toBe(0)
  return waits
}

it('a blip after a quiet hour is the first again', async () => {
  expect(
    await waitsOf(['fails', 'fails', 'nothing new', 'fails', 'nothing new', 'fails', 'fails', 'nothing new']),
  ).toEqual([500, 1_000, 500, 500, 1_000])
})

it('updates that cannot be stored are asked for more and more slowly', async () => {
  const refuse = async () => {
    throw new Error('the database is away')
  }
  expect(await waitsOf(['an update', 'an update', 'an update', 'nothing new'], refuse)).toEqual([500, 1_000, 2_000])
})

it.each(['while it polls', 'while it sets itself up'])(
  'stops within seconds on a network gone silent %s',
  async (when) => {
    const harness = await telegramHarness('polling')
    let silent = false
    const gateway = createServer(async (request, response) => {
      const { url, method = 'POST', headers } = request
      if (url?.endsWith('/getMyCommands') && when !== 'while it polls') silent = true
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      if (silent) return
      const type = headers['content-type'] ?? ''
      const body = Buffer.concat(chunks)
      const answer = await fetch(harness.simulator.url + url, { method, headers: { 'content-type': type }, body })
      const text = await answer.text()
      if (!silent) response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
    })
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
    const { port } = gateway.address() as AddressInfo // TCP: never a pipe's name.
    const channel = createTelegramChannel({
      secrets: { get: async () => harness.bot.token, set: async () => {} },
      store: memoryStore(),
      files: { open: async () => undefined },
      clock: { now: () => new Date() },
      reach: { apiRoot: `http://127.0.0.1:${port}` },
      commands: { everyone: [], admins: [] },
      reception: { mode: 'polling' },
    })
    let heard = 0
    harness.simulator.people.say(harness.lan, harness.group, '/viec')
    await channel.start(async () => {
      heard += 1
      if (when === 'while it polls') silent = true
    })
    await expect.poll(() => silent && (heard > 0 || when !== 'while it polls'), { timeout: 5_000 }).toBe(true)
    // Telegram's patience is 20 s for a question and 45 s for a poll; the process ends itself after 25 s.
    await channel.stop()
    gateway.closeAllConnections()
    gateway.close()
    await harness.close()
  },
  12_000,
)
