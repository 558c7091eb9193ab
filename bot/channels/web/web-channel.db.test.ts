import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureAccount } from '../../../db/accounts.ts'
import { createChannelStore } from '../../../db/channel-store.ts'
import type { Database } from '../../../db/client.ts'
import { addOrganisation } from '../../../db/organisations.ts'
import { openTestDatabase } from '../../../db/testing.ts'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import type { ChannelStore } from '../channel.ts'
import { describeChannelContract } from '../contract.ts'
import { createWebChannel, type Said } from './web-channel.ts'

const machineNow = new Date('2026-03-01T02:00:00Z')
const businessNow = new Date('2021-02-03T10:00:00Z')
const focal = { id: '7', name: 'Đầu mối Sở Y tế' }
const room = { chatId: 'syt', chatTitle: 'Sở Y tế', chatKind: 'group' as const }

let database: Database
let organisationId: number
let accounts = 0

beforeAll(async () => {
  database = await openTestDatabase()
  const made = await addOrganisation(
    database.db,
    { slug: 'bac-ninh', name: 'Tỉnh Bắc Ninh' },
    { now: businessNow, machine: machineNow },
  )
  organisationId = made.id
})
afterAll(() => database.close())

/** The store of a fresh account. */
async function freshStore(): Promise<ChannelStore> {
  accounts += 1
  const account = { organisationId, channel: 'web' as const, name: `web ${accounts}` }
  return createChannelStore(database, (await ensureAccount(database.db, account, machineNow)).id)
}

const channelOn = (store: ChannelStore, now = machineNow) =>
  createWebChannel({ store, clock: { now: () => now }, businessNow: () => businessNow })

const say = (text: string, more: Partial<Said> = {}): Said => ({ ...room, from: focal, text, ...more })

describeChannelContract('web', async () => {
  const channel = channelOn(await freshStore())
  let last: Said | undefined
  let tries = 0
  return {
    channel,
    chatId: room.chatId,
    unknownChatId: null,
    async shown(chatId) {
      const all = await channel.transcript(chatId)
      return all
        .filter((message) => message.from.bot)
        .map(({ id, text, spans, buttons, replyTo, file }) => ({
          platformMessageId: id,
          text,
          spans,
          buttons,
          file: file?.name,
          ...(replyTo === undefined ? {} : { quotes: replyTo }),
        }))
    },
    async say(text, { quotes } = {}) {
      tries += 1
      last = say(text, { key: `try ${tries}`, ...(quotes === undefined ? {} : { replyTo: quotes }) })
      await channel.say(last)
    },
    async sayAgain() {
      if (last) await channel.say(last)
    },
    press: (messageId, button) => channel.press({ ...room, from: focal, messageId, button }),
    files: { there: { hash: 'a'.repeat(64), name: '20-TB-UBND.docx', size: 12 } },
    close: async () => {},
  }
})

describe('a room in the browser', () => {
  it('shows the words of people and of the bot, oldest first, at business time', async () => {
    const channel = channelOn(await freshStore())
    await channel.start(async () => {})
    const asked = await channel.say(say('/done 3'))
    await channel.send({
      id: 'm1',
      chatId: room.chatId,
      message: { text: 'Đã ghi nhận', spans: [], buttons: [], quote: asked.id, urgency: 'urgent' },
    })
    expect(await channel.transcript(room.chatId)).toMatchObject([
      { id: asked.id, from: { ...focal, bot: false }, text: '/done 3', at: '2021-02-03T17:00:00+07:00' },
      { from: { bot: true }, text: 'Đã ghi nhận', replyTo: asked.id, urgent: true, at: '2021-02-03T17:00:00+07:00' },
    ])
    expect(await channel.transcript('another room')).toEqual([])
    await channel.stop()
  })

  it('gives the messages after one, the newest of many, and a single one', async () => {
    const channel = channelOn(await freshStore())
    await channel.start(async () => {})
    const first = await channel.say(say('một'))
    const second = await channel.say(say('hai'))
    await channel.say(say('ba', { chatId: 'another room' }))
    expect(await channel.transcript(room.chatId, { after: first.id })).toEqual([second])
    expect(await channel.transcript(room.chatId, { last: 1 })).toEqual([second])
    expect(await channel.message(room.chatId, first.id)).toEqual(first)
    expect(await channel.message('another room', first.id)).toBeUndefined()
    expect(await channel.message(room.chatId, 'x')).toBeUndefined()
    await channel.stop()
  })

  it('is the same for another process on the same account', async () => {
    const store = await freshStore()
    const [one, other] = [channelOn(store), channelOn(store)]
    await one.start(async () => {})
    const said = await one.say(say('/viec'))
    expect(await other.transcript(room.chatId)).toEqual([said])
    await one.stop()
  })

  it('puts words said twice under one key there once, and hands them over under the same event id', async () => {
    const channel = channelOn(await freshStore())
    const events: InboundEvent[] = []
    await channel.start(async (event) => {
      events.push(event)
    })
    const first = await channel.say(say('/done 3', { key: 'k' }))
    const again = await channel.say(say('/done 3', { key: 'k' }))
    expect(again).toEqual(first)
    expect(await channel.transcript(room.chatId)).toHaveLength(1)
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(1)
    await channel.say(say('/done 3', { key: 'k', from: { id: '8', name: 'Người khác' } }))
    expect(await channel.transcript(room.chatId)).toHaveLength(2)
    await channel.stop()
  })

  it('hands over after a restart what was written but never handed over', async () => {
    const store = await freshStore()
    const dying = channelOn(store)
    await dying.start(() => Promise.reject(new Error('killed between transcript and inbox')))
    await expect(dying.say(say('/done 3'))).rejects.toThrow('killed')
    await dying.stop()

    const events: InboundEvent[] = []
    const living = channelOn(store)
    await living.start(async (event) => {
      events.push(event)
    })
    const [standing] = await living.transcript(room.chatId)
    expect(events).toMatchObject([{ kind: 'message', text: '/done 3', messageId: standing?.id, from: focal }])
    expect(events[0]?.chat).toEqual({ id: 'syt', title: 'Sở Y tế', kind: 'group' })
    await living.stop()
  })

  it('hands over without a restart what stands in a room and could not be stored at first', async () => {
    const channel = channelOn(await freshStore())
    const events: InboundEvent[] = []
    let tries = 0
    await channel.start(async (event) => {
      tries += 1
      if (tries < 3) throw new Error('connection reset')
      events.push(event)
    })
    await expect(channel.say(say('/done 3'))).rejects.toThrow('connection reset')
    await expect.poll(() => events, { timeout: 5_000 }).toMatchObject([{ kind: 'message', text: '/done 3' }])
    await channel.stop()
    expect(tries).toBe(3)
  })

  it('does not hand over again what was said so long ago that the inbox may have forgotten having it', async () => {
    const store = await freshStore()
    const before = channelOn(store)
    await before.start(async () => {})
    await before.say(say('/done 3'))
    await before.stop()
    const handedOverAfter = async (days: number) => {
      const events: InboundEvent[] = []
      const after = channelOn(store, new Date(machineNow.getTime() + days * 86_400_000))
      await after.start(async (event) => {
        events.push(event)
      })
      await after.stop()
      return events.length
    }
    // KEEP_INBOX_DAYS is at least 7.
    expect(await handedOverAfter(4)).toBe(1)
    expect(await handedOverAfter(7)).toBe(0)
  })

  it("does not hand the bot's own words over", async () => {
    const store = await freshStore()
    const before = channelOn(store)
    await before.start(async () => {})
    await before.say(say('/viec'))
    await before.send({
      id: 'm1',
      chatId: room.chatId,
      message: { text: '/done 3', spans: [], buttons: [], urgency: 'normal' },
    })
    await before.stop()
    const events: InboundEvent[] = []
    const after = channelOn(store)
    await after.start(async (event) => {
      events.push(event)
    })
    expect(events.map((event) => event.kind === 'message' && event.text)).toEqual(['/viec'])
    await after.stop()
  })

  it('tells its listeners of every message, in order, until they end it', async () => {
    const channel = channelOn(await freshStore())
    await channel.start(async () => {})
    const heard: string[] = []
    const unhear = channel.onMessage((chatId, message) => heard.push(`${chatId}: ${message.text}`))
    const texts = Array.from({ length: 10 }, (_, n) => `tin ${n}`)
    for (const text of texts) await channel.say(say(text))
    await expect.poll(() => heard).toEqual(texts.map((text) => `syt: ${text}`))
    unhear()
    await channel.say(say('không ai nghe'))
    await channel.stop()
    expect(heard).toHaveLength(texts.length)
  })

  it('tells its listeners when they may have missed something: the store could not be read', async () => {
    const store = await freshStore()
    let readable = true
    const channel = channelOn({
      ...store,
      entry: (log, position) => (readable ? store.entry(log, position) : Promise.reject(new Error('connection reset'))),
    })
    await channel.start(async () => {})
    const heard: string[] = []
    let missed = 0
    const end = channel.onMessage(
      (_, { text }) => heard.push(text),
      () => {
        missed += 1
      },
    )
    readable = false
    const message = { text: 'một', spans: [], buttons: [], urgency: 'normal' as const }
    await channel.send({ id: 'm1', chatId: room.chatId, message })
    await expect.poll(() => missed).toBe(1)
    readable = true
    await channel.send({ id: 'm2', chatId: room.chatId, message: { ...message, text: 'hai' } })
    await expect.poll(() => heard).toEqual(['hai'])
    end()
    await channel.stop()
  })

  it('takes no words before it has started: nobody would handle them', async () => {
    const channel = channelOn(await freshStore())
    await expect(channel.say(say('/done 3'))).rejects.toThrow('not started')
    expect(await channel.transcript(room.chatId)).toEqual([])
  })

  it('says that a send is lost when the store fails, so that it is asked again', async () => {
    const store = await freshStore()
    const channel = channelOn({ ...store, append: () => Promise.reject(new Error('connection reset')) })
    const sending = channel.send({
      id: 'm1',
      chatId: room.chatId,
      message: { text: 'Xin chào', spans: [], buttons: [], urgency: 'normal' },
    })
    await expect(sending).rejects.toMatchObject({ name: 'SendError', kind: 'lost' })
  })

  it('refuses a transcript entry that is not one of its own', async () => {
    const store = await freshStore()
    await store.append('room:syt', { text: 'không có người gửi' })
    await expect(channelOn(store).transcript(room.chatId)).rejects.toThrow('web: unreadable transcript entry')
  })
})
