import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Channel, SendError } from '../channel.ts'
import { describeChannelContract } from '../contract.ts'
import type { Fault } from './fault-script.ts'
import { type HttpPlatform, serveHttp } from './http-platform.ts'
import { openJournal, readJournal } from './journal.ts'
import { noLimits, telegramLimits } from './limits.ts'
import { createPlatform, type Platform, type PlatformOptions } from './platform.ts'
import { createSimulatorChannel } from './simulator-channel.ts'

const chatId = '-100'

/** A platform with one group, served. */
async function serve(options: Partial<PlatformOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'chi-dao-simulator-'))
  const file = join(folder, 'arrivals.jsonl')
  const journal = openJournal(file)
  const platform = createPlatform({ journal, limits: noLimits, roundTripMs: [0, 0], ...options })
  platform.addChats([{ id: chatId, kind: 'group' }])
  const http = await serveHttp(platform)
  const close = async () => {
    await http.close()
    journal.close()
    await rm(folder, { recursive: true })
  }
  return { platform, http, file, close }
}

describeChannelContract('simulator', async () => {
  const { platform, http, close } = await serve()
  let said: Promise<void> = Promise.resolve()
  return {
    channel: createSimulatorChannel({ url: http.url, account: 'one' }),
    chatId,
    unknownChatId: '-999',
    shown: async (chat) =>
      platform.transcript(chat).map(({ messageId, ...rest }) => ({ ...rest, platformMessageId: messageId })),
    say(text, options) {
      said = platform.say('one', chatId, text, options)
      return said
    },
    // It goes on handing out what has not been acknowledged.
    sayAgain: () => said,
    press: (messageId, button) => platform.press('one', chatId, messageId, button),
    close,
  }
})

describe('the simulated platform', () => {
  let platform: Platform
  let http: HttpPlatform
  let file: string
  let close: () => Promise<void>
  let channel: Channel

  beforeEach(async () => {
    const served = await serve({ limits: { ...telegramLimits, chatGapMs: 0 } })
    platform = served.platform
    http = served.http
    file = served.file
    close = served.close
    channel = createSimulatorChannel({ url: http.url, account: 'one' })
  })
  afterEach(() => close())

  const send = (text: string, id = 'm1', to = chatId) =>
    channel.send({ id, chatId: to, message: { text, spans: [], buttons: [], urgency: 'normal' } })

  async function errorOf(sending: Promise<unknown>): Promise<SendError> {
    const error: unknown = await sending.catch((reason: unknown) => reason)
    if (!(error instanceof SendError)) throw new Error(`a SendError was expected, not ${String(error)}`)
    return error
  }

  const texts = (chat = chatId) => platform.transcript(chat).map(({ text }) => text)

  it.each<[Fault, Partial<SendError>, string[]]>([
    [{ what: 'too-many', retryAfterMs: 2_500 }, { kind: 'rate-limited', retryAfterMs: 3_000 }, []],
    [{ what: 'server-error', status: 502 }, { kind: 'unavailable' }, []],
    [{ what: 'lost-answer' }, { kind: 'lost' }, ['một']],
    [{ what: 'cut' }, { kind: 'lost' }, []],
    [{ what: 'kicked' }, { kind: 'bot-removed' }, []],
    [{ what: 'migrated', to: '-200' }, { kind: 'chat-moved', movedTo: '-200' }, []],
  ])('suffers %o, which the channel calls %o', async (fault, expected, standing) => {
    platform.faults.add({ fault })
    expect(await errorOf(send('một'))).toMatchObject(expected)
    expect(texts()).toEqual(standing)
  })

  it('goes on under the new id of a chat that has moved, with what stood there', async () => {
    await send('một')
    platform.faults.add({ fault: { what: 'migrated', to: '-200' } })
    await errorOf(send('hai'))
    await send('hai', 'm2', '-200')
    expect(texts('-200')).toEqual(['một', 'hai'])
  })

  it('answers late, but takes the message, when it is slow', async () => {
    platform.faults.add({ fault: { what: 'slow', ms: 1 } })
    await send('một')
    expect(texts()).toEqual(['một'])
  })

  it('says that it is away when nothing listens', async () => {
    await http.close()
    expect((await errorOf(send('một'))).kind).toBe('unavailable')
  })

  it('refuses what is too fast, with the time to wait in whole seconds', async () => {
    for (let n = 0; n < 20; n += 1) await send(`${n}`, `m${n}`)
    const error = await errorOf(send('20', 'm20'))
    expect(error.kind).toBe('rate-limited')
    expect((error.retryAfterMs ?? 0) % 1_000).toBe(0)
    expect(error.retryAfterMs).toBeGreaterThan(50_000)
  })

  it('keeps a limit for each account, not for all together', async () => {
    for (let n = 0; n < 20; n += 1) await send(`${n}`, `m${n}`)
    const other = createSimulatorChannel({ url: http.url, account: 'two' })
    await other.send({ id: 'm', chatId, message: { text: 'a', spans: [], buttons: [], urgency: 'normal' } })
  })

  it('notes every call in its file, also what it refused, with the name the sender gave it', async () => {
    platform.faults.add({ fault: { what: 'lost-answer' }, after: 1 })
    await send('một', 'm1')
    await errorOf(send('hai', 'm2'))
    await errorOf(send('', 'm3'))
    platform.mark('end', 5)
    expect(readJournal(file)).toMatchObject([
      { what: 'call', account: 'one', chatId, requestId: 'm1', text: 'một', taken: true, status: 200, messageId: '1' },
      { requestId: 'm2', taken: true, status: 0, messageId: '2' },
      { requestId: 'm3', taken: false, status: 400 },
      { what: 'mark', name: 'end', at: 5 },
    ])
  })
})
