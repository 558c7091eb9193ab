import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualPauses } from './supervisor.ts'
import { createMemorySecrets } from './testing/memory-store.ts'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'
import { createSessionKeeper, sessionSecrets, signInLog, type ZaloSession } from './zalo-session.ts'

const sessionWith = (value: string): ZaloSession => ({
  imei: 'a',
  userAgent: 'Firefox',
  language: 'vi',
  cookie: [{ key: 'zpw_sek', value, domain: 'chat.zalo.me', path: '/' }],
})

describe('the session of an account that was forgotten', () => {
  async function kept() {
    const secrets = createMemorySecrets()
    await secrets.set('session', JSON.stringify(sessionWith('first')))
    const keeper = createSessionKeeper(secrets)
    await keeper.load()
    keeper.save(() => sessionWith('second'))
    await keeper.settled()
    const forget = async () => {
      for (const name of sessionSecrets) await secrets.set(name, undefined)
    }
    return { secrets, keeper, forget }
  }

  it('leaves no secret behind: what was saved before that was noticed goes too', async () => {
    const { secrets, keeper, forget } = await kept()
    await forget()
    keeper.save(() => sessionWith('late'))
    expect(await keeper.load()).toBeUndefined()
    expect(secrets.secrets).toEqual(new Map())
  })

  it('is not brought back by a cookie that comes later still', async () => {
    const { secrets, keeper, forget } = await kept()
    await forget()
    await keeper.load()
    keeper.save(() => sessionWith('later still'))
    await keeper.settled()
    expect(secrets.secrets).toEqual(new Map())
    expect(await keeper.load()).toBeUndefined()
  })

  it('may be signed in again, also with what was saved before', async () => {
    const { secrets, keeper, forget } = await kept()
    await forget()
    await keeper.load()
    await secrets.set('session', JSON.stringify(sessionWith('first')))
    await keeper.load()
    keeper.save(() => sessionWith('second'))
    await keeper.settled()
    expect((await createSessionKeeper(secrets).load())?.cookie).toEqual(sessionWith('second').cookie)
  })
})

describe('the channel of an account that was forgotten', () => {
  let fixture: ZaloFixture

  beforeEach(async () => {
    fixture = await zaloFixture({ timing: { lookAtGroups: 100 } })
    await fixture.start()
    await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  })
  afterEach(() => fixture.close())

  it('closes its socket and says that nobody is signed in; a send under way ends, and its new cookie is not kept', async () => {
    const { simulator, secrets, store, standings } = fixture
    simulator.faults.add({ fault: { what: 'rotated-cookie', ms: 300 }, method: 'sendMessage' })
    const sending = fixture.send('một')
    await expect.poll(() => simulator.world.messages.length, patience).toBe(1)
    for (const name of sessionSecrets) await secrets.set(name, undefined)
    await store.append(signInLog, {})
    await expect.poll(() => standings.at(-1), patience).toEqual({ state: 'signed-out', detail: 'chưa đăng nhập' })
    await expect.poll(() => simulator.sockets.listening(), patience).toBe(0)
    await expect(sending).resolves.toMatchObject({ platformMessageId: expect.any(String) })
    await fixture.channel.stop()
    expect(secrets.secrets).toEqual(new Map())
    expect(simulator.sockets.opened()).toBe(1)
  })

  it('knows nothing of the groups of the account that is signed in after it, and tells nobody that it is in them', async () => {
    const { simulator, secrets, store, standings, events } = fixture
    const { world } = simulator
    await expect.poll(() => store.values.has('groups'), patience).toBe(true)
    for (const name of sessionSecrets) await secrets.set(name, undefined)
    store.values.delete('groups')
    await store.append(signInLog, {})
    await expect.poll(() => standings.at(-1)?.state, patience).toBe('signed-out')
    // Another person's phone, which is in other groups.
    world.groups.get(fixture.groupId)?.members.delete(world.uid)
    const family = world.addGroup('Gia đình', { [lan.id]: lan.name })
    await secrets.set('session', JSON.stringify(simulator.credentials()))
    await store.append(signInLog, {})
    await expect.poll(() => standings.at(-1)?.state, patience).toBe('live')
    await fixture.handedOver(simulator.people.say(family.id, lan.id, 'đầu').msgId)
    await expect.poll(() => store.values.get('groups'), patience).toEqual({ [family.id]: 'Gia đình' })
    simulator.sockets.drop()
    await fixture.handedOver(simulator.people.say(family.id, lan.id, 'mới').msgId)
    expect(events.filter(({ kind }) => kind === 'change')).toEqual([])
  })
})

it('a sign-in of which the channel was not told, since the database was restarting, is found all the same', async () => {
  const fixture = await zaloFixture({ timing: { pauses: { ...usualPauses, first: 20, refused: 100 } } })
  const { secrets, standings } = fixture
  const session = await secrets.get('session')
  await secrets.set('session', undefined)
  await fixture.start()
  await expect.poll(() => standings.at(-1)?.state, patience).toBe('signed-out')
  await secrets.set('session', session)
  await expect.poll(() => standings.map(({ state }) => state), patience).toEqual(['connecting', 'signed-out', 'live'])
  await fixture.close()
})
