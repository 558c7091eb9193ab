import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wordsSent } from './render.ts'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'

let fixture: ZaloFixture

beforeEach(async () => {
  fixture = await zaloFixture({ timing: { echo: 20 } })
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
})
afterEach(() => fixture.close())

const refuse = (code: number) => fixture.simulator.faults.add({ fault: { what: 'error', code }, method: 'sendMessage' })
const shown = () => fixture.simulator.world.transcript(fixture.groupId).map(({ content }) => wordsSent(String(content)))

describe('the same words twice running, which Zalo refuses, are accepted', () => {
  it('also at the second try, after the session was refused', async () => {
    await fixture.send('một')
    refuse(600)
    await fixture.send('một')
    expect(shown()).toEqual(['một', 'một'])
  })

  it('also when other words between them were refused', async () => {
    await fixture.send('một')
    refuse(122)
    await expect(fixture.send('hai')).rejects.toMatchObject({ kind: 'refused' })
    await fixture.send('một')
    expect(shown()).toEqual(['một', 'một'])
  })

  it('also when they are sent again because nobody knows whether they arrived', async () => {
    const { simulator } = fixture
    // Handed over once all that was missed has been asked for: a question still open would bring the echo in time.
    await fixture.handedOver(simulator.people.say(lan.id, lan.id, 'chào').msgId)
    simulator.sockets.freeze()
    simulator.faults.add({ fault: { what: 'no-id-but-sent' }, method: 'sendMessage' })
    await expect(fixture.send('một', {}, 'm7')).rejects.toMatchObject({ kind: 'lost' })
    await fixture.send('một', {}, 'm7')
    expect(shown()).toEqual(['một', 'một'])
  })

  it('at the next try where a new process did not know what was said last', async () => {
    await fixture.send('một')
    await fixture.restart()
    await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
    await expect(fixture.send('một')).rejects.toMatchObject({ kind: 'unavailable' })
    await fixture.send('một')
    expect(shown()).toEqual(['một', 'một'])
  })
})
