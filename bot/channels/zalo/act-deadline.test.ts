import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wordsSent } from './render.ts'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'

/** Delivery calls a send lost after 30 s; whatever the channel did after that would be done behind its back. */

let fixture: ZaloFixture
let late = 0
/** How much time the next tries to send take, in seconds. */
let tryTakes: number[] = []

async function begin(echo: number): Promise<void> {
  late = 0
  tryTakes = []
  fixture = await zaloFixture({
    timing: { request: 10_000, echo },
    clock: { now: () => new Date(Date.now() + late) },
    journal: {
      write() {
        late += (tryTakes.shift() ?? 0) * 1_000
      },
      close() {},
    },
  })
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  // Handed over once all that was missed has been asked for: no other question comes of the connection.
  await fixture.handedOver(fixture.simulator.people.say(fixture.groupId, lan.id, 'trước').msgId)
}

beforeEach(() => begin(6_000))
afterEach(() => fixture.close())

const asked = (name: string) => fixture.simulator.calls.filter((call) => call.name === name).length
const shown = () =>
  fixture.simulator.world
    .transcript(fixture.groupId)
    .filter(({ from }) => from === fixture.simulator.world.uid)
    .map(({ content }) => wordsSent(String(content)))
const refuse = (code: number) => fixture.simulator.faults.add({ fault: { what: 'error', code }, method: 'sendMessage' })

describe('within the time that a send has', () => {
  it('no second try is begun that could not end in it: nothing was sent, and it waits', async () => {
    refuse(600)
    tryTakes = [20]
    await expect(fixture.send('một')).rejects.toMatchObject({ name: 'SendError', kind: 'rate-limited' })
    await fixture.send('hai')
    expect(shown()).toEqual(['hai'])
  })

  it('a second try is made where there is time for it', async () => {
    refuse(600)
    tryTakes = [10]
    await fixture.send('một')
    expect([shown(), asked('sendMessage')]).toEqual([['một'], 2])
  })

  it('nothing is begun where waiting for its turn took the time', async () => {
    tryTakes = [20]
    const first = fixture.send('một')
    await expect(fixture.send('hai')).rejects.toMatchObject({ name: 'SendError', kind: 'rate-limited' })
    await first
    expect([shown(), asked('sendMessage')]).toEqual([['một'], 1])
  })

  it.each([
    [0, 1],
    [4, 0],
  ])(
    'after %i s of waiting the words to be quoted are asked for %i times; it is sent all the same',
    async (s, times) => {
      const before = fixture.simulator.world.say({
        ...{ chatId: fixture.groupId, kind: 'group', from: lan.id, content: '/done 3' },
      })
      tryTakes = [s]
      const asking = asked('getGroupChatHistory')
      const first = fixture.send('một')
      const answer = await fixture.send('Đã ghi nhận', { quote: before.msgId })
      await first
      expect(asked('getGroupChatHistory') - asking).toBe(times)
      expect(fixture.simulator.world.message(answer.platformMessageId)?.quotes).toBe(
        times > 0 ? before.msgId : undefined,
      )
    },
  )

  it.each([
    [0, 1],
    [20, 0],
  ])('after %i s an unknown refusal is looked into %i times', async (s, times) => {
    const before = asked('getGroupInfo')
    refuse(4_711)
    tryTakes = [s]
    await expect(fixture.send('một')).rejects.toMatchObject({ name: 'SendError', kind: 'unavailable' })
    expect(asked('getGroupInfo') - before).toBe(times)
  })

  it('the echo is waited for; what may have been sent is lost then', async () => {
    await fixture.close()
    // Beyond any test's patience.
    await begin(600_000)
    fixture.simulator.faults.add({ fault: { what: 'no-id-not-sent' }, method: 'sendMessage' })
    tryTakes = [28]
    await expect(fixture.send('một')).rejects.toMatchObject({ name: 'SendError', kind: 'lost' })
  })
})
