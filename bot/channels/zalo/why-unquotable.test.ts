import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ThreadType, Zalo } from 'zca-js'
import type { Quotable } from './heard.ts'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'
import { whyUnquotable } from './why-unquotable.ts'
import { createZaloFetch } from './zalo-fetch.ts'

/** What the unmodified zca-js refuses to quote, and what it quotes. */
const refused = [
  { name: 'a poll', msgType: 'group.poll', content: { title: '/viec' }, why: 'poll' },
  { name: 'a poll in words', msgType: 'group.poll', content: '/viec', why: 'poll' },
  { name: 'words in an object', msgType: 'webchat', content: { title: '/viec' }, why: 'words-in-object' },
  { name: 'a task with broken JSON', msgType: 'chat.todo', content: { title: '/viec', params: '{' }, why: 'task' },
  { name: 'a task of nothing', msgType: 'chat.todo', content: { title: '/viec', params: 'null' }, why: 'task' },
  { name: 'a task without an item', msgType: 'chat.todo', content: { title: '/viec', params: '{}' }, why: 'task' },
] as const
const quoted = [
  { name: 'words', msgType: 'webchat', content: '/viec' },
  { name: 'half an emoji', msgType: 'webchat', content: '/viec \ud83d' },
  { name: 'a photo', msgType: 'chat.photo', content: { title: '/viec', href: 'https://photo', thumb: '' } },
  { name: 'a link', msgType: 'chat.recommended', content: { title: '/viec', href: 'https://link' } },
  { name: 'a kind nobody knows', msgType: 'chat.new', content: { title: '/viec' } },
  { name: 'a task', msgType: 'chat.todo', content: { title: '/viec', params: '{"item":{"content":"Việc"}}' } },
  { name: 'a task without its JSON', msgType: 'chat.todo', content: { title: '/viec' } },
] as const

let fixture: ZaloFixture

beforeEach(async () => {
  fixture = await zaloFixture()
})
afterEach(() => fixture.close())

const asQuotable = ({ msgType, content }: Pick<Quotable, 'msgType' | 'content'>): Quotable => ({
  ...{ msgType, content, propertyExt: undefined, uidFrom: lan.id, ttl: 0 },
  ...{ msgId: '7000000000001', cliMsgId: '1793500000123', ts: '1793500000123' },
})

describe('zca-js itself', () => {
  async function sendQuoting(quote: Quotable, type: ThreadType): Promise<unknown> {
    const { simulator, groupId } = fixture
    const polyfill = createZaloFetch({ apiRoot: simulator.root, timeoutMs: 5_000 })
    const api = await new Zalo({ polyfill, checkUpdate: false, logging: false }).login(simulator.credentials())
    return api.sendMessage({ msg: 'Đã ghi nhận', quote }, type === ThreadType.Group ? groupId : lan.id, type)
  }
  const sends = () => fixture.simulator.calls.filter(({ name }) => name === 'sendMessage').length
  const chats = [ThreadType.Group, ThreadType.User]

  it.each(refused)('throws for $name before it asks Zalo, and we know why', async (message) => {
    const quote = asQuotable(message)
    for (const type of chats) await expect(sendQuoting(quote, type)).rejects.toThrow()
    expect(sends()).toBe(0)
    expect(whyUnquotable(quote)).toBe(message.why)
  })

  it.each(quoted)('quotes $name, and so do we', async (message) => {
    const quote = asQuotable(message)
    for (const type of chats) await sendQuoting(quote, type)
    expect(sends()).toBe(2)
    expect(whyUnquotable(quote)).toBeUndefined()
  })
})

describe('an answer', () => {
  beforeEach(async () => {
    await fixture.start()
    await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  })
  const ask = ({ content, msgType }: Pick<Quotable, 'msgType' | 'content'>, chatId: string) =>
    fixture.simulator.people.say(chatId, lan.id, content, { msgType })

  it.each(refused)('to $name goes without the quote', async (message) => {
    const asked = ask(message, fixture.groupId)
    await fixture.handedOver(asked.msgId)
    await fixture.send('Đã ghi nhận', { quote: asked.msgId })
    expect(fixture.simulator.world.transcript(fixture.groupId).at(-1)).not.toHaveProperty('quotes')
  })

  it.each(quoted)('to $name quotes it', async (message) => {
    const asked = ask(message, fixture.groupId)
    await fixture.handedOver(asked.msgId)
    await fixture.send('Đã ghi nhận', { quote: asked.msgId })
    expect(fixture.simulator.world.transcript(fixture.groupId).at(-1)).toMatchObject({ quotes: asked.msgId })
  })

  it('to a poll from before a restart, or in a direct conversation, goes without the quote as well', async () => {
    const { simulator, groupId } = fixture
    const [poll] = refused
    const [inGroup, direct] = [ask(poll, groupId), ask(poll, lan.id)]
    await fixture.handedOver(direct.msgId)
    const message = { text: 'Đã ghi nhận', spans: [], buttons: [], urgency: 'normal' as const }
    await fixture.channel.send({ id: 'd', chatId: `user/${lan.id}`, message: { ...message, quote: direct.msgId } })
    await fixture.restart()
    await fixture.send('Đã ghi nhận', { quote: inGroup.msgId })
    for (const chatId of [groupId, lan.id]) {
      const answer = simulator.world.transcript(chatId).at(-1)
      expect(answer?.content).toBe('Đã ghi nhận')
      expect(answer).not.toHaveProperty('quotes')
    }
  })
})
