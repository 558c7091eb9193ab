import { asc, eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { SendError } from '../../bot/channels/channel.ts'
import { chatById } from '../../db/accounts.ts'
import { bindChat } from '../../db/chats.ts'
import { deliveryProblems } from '../../db/delivery-problems.ts'
import { emptyDatabase } from '../../db/empty-database.ts'
import { addCommittee } from '../../db/organisations.ts'
import { organisation } from '../../db/schema/organisation.ts'
import { inbox, event as record } from '../../db/schema/record.ts'
import { setStandby } from '../../db/standby-chats.ts'
import type { InboundChange, InboundEvent } from '../domain/inbound.ts'
import { handleInbound } from '../handle-inbound.ts'
import { deliveryStage } from './testing/delivery-stage.ts'

const stage = deliveryStage()
const minute = 60_000
const idOf = (chat: string) => stage.fixture.chats.get(chat) ?? expect.fail(`no chat ${chat}`)
const stateOf = async (chat: string) => (await chatById(stage.database.db, idOf(chat)))?.state
const tell = (text: string, more = {}) => stage.fixture.tell('sở', [text], { kind: 'directive', ...more })
const tries = () => stage.channel.asked.filter(({ chatId }) => chatId === 'sở').length
const alarms = async () =>
  (await stage.database.db.select().from(record).where(eq(record.kind, 'alarm')).orderBy(asc(record.id))).map(
    ({ data }) => data['what'],
  )

async function pass(ms: number): Promise<void> {
  stage.fixture.clock.advance(ms)
  await stage.delivery.settle()
}

function mute(kind: 'may-not-write' | 'bot-removed' = 'may-not-write'): void {
  stage.channel.faults.before = ({ chatId }) => {
    if (chatId === 'sở') throw new SendError(kind, 'fault: not enough rights to send text messages to the chat')
  }
}
const giveRight = () => {
  stage.channel.faults = {}
}

let events = 0
const happening = () => {
  events += 1
  return {
    eventId: `e${events}`,
    chat: { id: 'sở', kind: 'group' as const, title: 'sở' },
    from: { id: '7', name: 'An' },
    at: stage.fixture.clock.now().toISOString(),
  }
}
async function handle(event: InboundEvent): Promise<void> {
  const { clock, accountId } = stage.fixture
  const at = { now: clock.now(), machine: clock.now() }
  await stage.database.db.transaction((tx) => handleInbound(tx, { inboxId: 1, accountId, event }, at))
  await stage.delivery.settle()
}
const change = (what: InboundChange['change']['what']) =>
  handle({ ...happening(), kind: 'change', change: { what } as InboundChange['change'] })
const hear = (text: string) => handle({ ...happening(), kind: 'message', messageId: `m${events}`, text })

beforeEach(async () => {
  await emptyDatabase(stage.database)
  await stage.begin(['sở', 'ban'])
  const { db } = stage.database
  const at = { now: stage.fixture.clock.now(), machine: stage.fixture.clock.now() }
  const [own] = await db.select().from(organisation)
  const committee = await addCommittee(db, { organisationId: own?.id ?? 0, slug: 'ban', name: 'Ban Chỉ đạo' }, at)
  await bindChat(db, idOf('ban'), { committeeId: committee.id, agencyId: null }, at.now)
  await bindChat(db, idOf('sở'), { committeeId: committee.id, agencyId: null }, at.now)
})

describe('where the bot may not write', () => {
  it('the admins hear once, in true words, and everything arrives in order once the right is there', async () => {
    mute()
    await tell('một')
    await stage.delivery.settle()
    await tell('hai')
    await pass(5 * minute)
    await tell('ba')
    await pass(5 * minute)
    await pass(10 * minute)
    await pass(10 * minute)
    expect(await stateOf('sở')).toBe('muted')
    expect(stage.shown('ban')).toHaveLength(1)
    expect(stage.shown('ban')[0]).toMatch(/Bot chưa có quyền nhắn trong nhóm.*“sở”.*đang chờ 1.*cho bot quyền gửi tin/s)
    expect(stage.shown('ban')[0]).not.toMatch(/đưa ra khỏi|mời bot vào lại/)
    expect(await deliveryProblems(stage.database.db)).toMatchObject([{ kind: 'muted', chatTitle: 'sở', waiting: 3 }])

    giveRight()
    expect(stage.shown('sở')).toEqual([])
    await pass(10 * minute)
    expect(stage.shown('sở')).toEqual(['một', 'hai', 'ba'])
    expect(await stateOf('sở')).toBe('active')
    expect(await deliveryProblems(stage.database.db)).toEqual([])
    expect((await stage.fixture.ledger()).every(({ state }) => state === 'sent')).toBe(true)
  })

  it('is asked again every ten minutes and no sooner, for days, and nothing is given up', async () => {
    mute()
    await tell('một')
    await stage.delivery.settle()
    expect(tries()).toBe(1)
    for (let round = 2; round <= 30; round += 1) {
      await pass(9 * minute)
      expect(tries()).toBe(round - 1)
      await pass(minute)
      expect(tries()).toBe(round)
    }
    expect((await stage.fixture.ledger())[0]).toMatchObject({ text: 'một', state: 'queued', attempts: 30 })
  })

  it('words heard there bring neither another try nor another alarm', async () => {
    mute()
    await tell('một')
    await stage.delivery.settle()
    for (let word = 0; word < 5; word += 1) await hear('Chào cả nhà')
    expect([tries(), await stateOf('sở'), await alarms()]).toEqual([1, 'muted', ['chat-muted']])
  })

  it('urgent words are tried at once, and what was tried before them follows them without a pause', async () => {
    mute()
    await tell('một')
    await stage.delivery.settle()
    await pass(5 * minute)
    expect(tries()).toBe(1)
    giveRight()
    await tell('khẩn', { kind: 'notice' })
    await stage.delivery.settle()
    expect(stage.shown('sở')).toEqual(['khẩn', 'một'])
  })

  it('the right that is given is used at once', async () => {
    for (const what of ['bot-added', 'bot-promoted'] as const) {
      mute()
      await tell(`một ${what}`)
      await tell(`hai ${what}`)
      await stage.delivery.settle()
      expect(await stateOf('sở')).toBe('muted')
      giveRight()
      await change(what)
      expect(await stateOf('sở')).toBe('active')
      expect(stage.shown('sở').slice(-2)).toEqual([`một ${what}`, `hai ${what}`])
    }
  })

  it('a second spell is a second alarm', async () => {
    mute()
    await tell('một')
    await stage.delivery.settle()
    await change('bot-added')
    expect(await alarms()).toEqual(['chat-muted', 'chat-muted'])
  })

  it('the platform’s own word for it tells the admins, and the next words are tried once all the same', async () => {
    mute()
    await change('bot-muted')
    await change('bot-muted')
    expect([await stateOf('sở'), await alarms(), tries()]).toEqual(['muted', ['chat-muted'], 0])
    await tell('một')
    await stage.delivery.settle()
    await pass(9 * minute)
    expect([tries(), await alarms()]).toEqual([1, ['chat-muted']])
    giveRight()
    await pass(minute)
    expect([stage.shown('sở'), await stateOf('sở')]).toEqual([['một'], 'active'])
  })

  it('a bot that is put out as well is a new trouble, which the admins hear of', async () => {
    mute()
    await tell('một')
    await stage.delivery.settle()
    mute('bot-removed')
    await pass(10 * minute)
    await pass(10 * minute)
    expect([await stateOf('sở'), await alarms(), tries()]).toEqual(['removed', ['chat-muted', 'chat-removed'], 2])
  })

  it('a bot that is let in again without the right is told of as muted', async () => {
    await change('bot-removed')
    await change('bot-muted')
    expect([await stateOf('sở'), await alarms()]).toEqual(['muted', ['chat-removed', 'chat-muted']])
    await tell('một')
    await stage.delivery.settle()
    expect(stage.shown('sở')).toEqual(['một'])
  })

  it('a right that came while the refusal was on its way is not overlooked', async () => {
    const arrives = (event: object) =>
      stage.database.db.insert(inbox).values({
        ...{ accountId: stage.fixture.accountId, eventId: `i${tries()}`, chatPlatformId: 'sở', state: 'handled' },
        ...{ event: event as InboundEvent, receivedAt: stage.fixture.clock.now() },
      })
    const refuse = async (event: object) => {
      await arrives(event)
      throw new SendError('may-not-write', 'fault: not enough rights')
    }
    stage.channel.faults.before = () => refuse({ kind: 'change', change: { what: 'bot-added' } })
    await tell('một')
    await stage.delivery.settle()
    expect(await stateOf('sở')).toBe('active')
    // Mere words show that the bot is there, not that it may write.
    stage.channel.faults.before = ({ chatId }) => {
      if (chatId === 'sở') return refuse({ kind: 'message', text: 'Chào' })
    }
    stage.fixture.clock.advance(10_000)
    await stage.delivery.settle()
    expect(await stateOf('sở')).toBe('muted')
  })

  it('its second channel is told meanwhile', async () => {
    await setStandby(stage.database.db, idOf('sở'), idOf('ban'), stage.fixture.clock.now())
    mute()
    await tell('một')
    await stage.delivery.settle()
    await stage.delivery.settle()
    expect(stage.shown('ban')).toContain('một')
  })
})
