import { describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import { type TelegramHarness, telegramHarness } from './testing/telegram-harness.ts'
import { tokenLog } from './token-log.ts'

const words = { text: 'Xin chào', spans: [], buttons: [], urgency: 'normal' as const }
const send = ({ channel, chatId }: TelegramHarness) => channel.send({ id: 'm1', chatId, message: words })
const patience = { timeout: 10_000 }

describe.each(['polling', 'webhook'] as const)('another token, by %s', (mode) => {
  /** A started channel, and a second bot in the same group. */
  async function stage() {
    const harness = await telegramHarness(mode)
    const events: InboundEvent[] = []
    const standings: string[] = []
    await harness.channel.start(
      async (event) => void events.push(event),
      ({ state }) => standings.push(state),
    )
    await expect.poll(() => standings.at(-1), patience).toBe('live')
    const other = harness.simulator.addBot({ username: 'MoiBot' })
    harness.simulator.people.setStatus(harness.lan, harness.group, other.me.id, 'administrator')
    const authors = () => harness.simulator.transcript(harness.group).map(({ from }) => from?.id)
    const close = async () => {
      await harness.channel.stop()
      await harness.close()
    }
    return { harness, other, events, standings, authors, close }
  }

  it('is taken up at once when it is told of: the bot speaks and listens with it', async () => {
    const { harness, other, events, authors, close } = await stage()
    harness.secret.token = other.token
    await harness.store.append(tokenLog, {})
    await send(harness)
    expect(authors()).toEqual([other.me.id])
    // Only then does it ask for reactions.
    await expect.poll(() => other.updates.allowed(), patience).toContain('message_reaction')
    harness.simulator.people.say(harness.lan, harness.group, '/viec@MoiBot')
    await expect.poll(() => events.some(({ kind }) => kind === 'message'), patience).toBe(true)
    await close()
  })

  it('is taken up after the old one was taken back, without being told of', async () => {
    const { harness, other, standings, authors, close } = await stage()
    harness.bot.revoked = true
    await expect(send(harness)).rejects.toThrow('telegram: 401 Unauthorized')
    await expect.poll(() => standings.at(-1), patience).toBe('signed-out')
    harness.secret.token = other.token
    await expect.poll(() => standings.at(-1), patience).toBe('live')
    await send(harness)
    expect(authors()).toEqual([other.me.id])
    await close()
  })
})
