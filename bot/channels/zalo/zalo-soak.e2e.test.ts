import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { lan, patience, zaloFixture } from './testing/zalo-fixture.ts'

it('hands each of 10,000 messages over once, while the connection keeps breaking', async () => {
  const fixture = await zaloFixture()
  const { simulator, events, groupId } = fixture
  const other = simulator.world.addGroup('Sở Y tế', { [lan.id]: lan.name }).id
  let stored = 0
  // One store in a thousand fails: the database, too, has its bad moments.
  fixture.storing.now = async () => {
    stored += 1
    if (stored % 1_000 === 0) throw new Error('the database is away')
  }
  await fixture.start()
  for (let n = 0; n < 10_000; n += 1) {
    simulator.people.say(n % 3 === 0 ? other : groupId, lan.id, `tin ${n}`)
    if (n % 25 === 0) await pause(1)
    if (n % 1_000 === 500) simulator.sockets.drop()
  }
  await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
  const last = simulator.people.say(groupId, lan.id, 'hết')
  await fixture.handedOver(last.msgId)
  const seen = new Map(events.flatMap((e) => (e.kind === 'message' ? [[e.eventId, e.text] as const] : [])))
  // Not by their order: of frames that come within a millisecond the library may decrypt the later one first.
  expect([...seen.values()].sort()).toEqual(simulator.world.messages.map(({ content }) => String(content)).sort())
  // Handed over again is only what could not be stored.
  expect(events.filter(({ kind }) => kind === 'message').length - seen.size).toBe(Math.floor(stored / 1_000))
  await fixture.close()
}, 120_000)
