import { afterEach, describe, expect, it } from 'vitest'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'
import type { ZaloTiming } from './zalo-timing.ts'

let fixture: ZaloFixture
afterEach(() => fixture.close())

async function live(timing: Partial<ZaloTiming> = {}): Promise<ZaloFixture> {
  fixture = await zaloFixture({ timing })
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  return fixture
}
const say = (text: string) => fixture.simulator.people.say(fixture.groupId, lan.id, text)
const texts = () => fixture.events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))

describe('words that a person takes back are never read', () => {
  it('while the house tries in vain to store them', async () => {
    const { simulator, storing } = await live()
    await fixture.handedOver(say('đầu').msgId)
    const stored: string[] = []
    let away = true
    storing.now = async (event) => {
      if (away) throw new Error('the database is away')
      if (event.kind === 'message') stored.push(event.text)
    }
    const regretted = say('/done 3')
    await expect.poll(texts, patience).toContain('/done 3')
    simulator.people.undo(regretted)
    const last = say('/done 4')
    // By then both frames have come.
    await new Promise((resolve) => setTimeout(resolve, 50))
    away = false
    await fixture.handedOver(last.msgId)
    expect(stored).toEqual(['/done 4'])
  })

  it('while the page that shows them waits for the one of the direct chats', async () => {
    const { simulator } = await live({ catchUp: 800 })
    await fixture.handedOver(say('đầu').msgId)
    simulator.sockets.withhold(510)
    simulator.sockets.drop()
    const regretted = say('/done 3')
    await expect.poll(() => simulator.sockets.opened(), patience).toBe(2)
    // The page of the groups has come by then.
    await new Promise((resolve) => setTimeout(resolve, 300))
    simulator.people.undo(regretted)
    await fixture.handedOver(say('/done 4').msgId)
    expect(texts()).toEqual(['đầu', '/done 4'])
  })
})
