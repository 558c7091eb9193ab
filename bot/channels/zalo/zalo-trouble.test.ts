import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualPauses } from './supervisor.ts'
import { lan, patience, type ZaloFixture, zaloFixture } from './testing/zalo-fixture.ts'
import { sessionSecret, signInLog } from './zalo-session.ts'

let fixture: ZaloFixture

beforeEach(async () => {
  fixture = await zaloFixture()
})
afterEach(() => fixture.close())

async function live(): Promise<ZaloFixture> {
  await fixture.start()
  await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
  return fixture
}

const kindOf = (sending: Promise<unknown>) =>
  sending.then(
    () => 'sent',
    (error: unknown) => (error instanceof Error && 'kind' in error ? error.kind : error),
  )
const fail = (code: number, times = 1) =>
  fixture.simulator.faults.add({ fault: { what: 'error', code }, method: 'sendMessage', times })

describe('the Zalo account', () => {
  it('waits, signed out, for somebody to sign in, and goes on at once when that is done', async () => {
    const { simulator, secrets, store, standings } = await live()
    simulator.faults.add({ fault: { what: 'dead-session' }, method: 'sendMessage' })
    expect(await kindOf(fixture.send('một'))).toBe('unauthorised')
    await expect.poll(() => standings.at(-1)?.state, patience).toBe('signed-out')
    expect(await kindOf(fixture.send('một'))).toBe('unauthorised')
    await secrets.set(sessionSecret, JSON.stringify(simulator.credentials()))
    await store.append(signInLog, {})
    await expect.poll(() => standings.at(-1)?.state, patience).toBe('live')
    expect(await kindOf(fixture.send('một'))).toBe('sent')
  })

  it('says that it is banned where Zalo says so, and that nobody has signed in yet', async () => {
    fixture.simulator.refuseLogins({ code: 18, message: 'Tài khoản của bạn đã bị khóa' })
    await fixture.start()
    await expect
      .poll(() => fixture.standings.at(-1), patience)
      .toEqual({
        state: 'banned',
        detail: 'Tài khoản của bạn đã bị khóa',
      })
    await fixture.secrets.set(sessionSecret, undefined)
    await fixture.store.append(signInLog, {})
    await expect
      .poll(() => fixture.standings.at(-1), patience)
      .toEqual({ state: 'signed-out', detail: 'chưa đăng nhập' })
  })

  it('saves its session again when the cookies change, so that a restart finds one that holds', async () => {
    const { simulator, secrets } = await live()
    const before = secrets.secrets.get('session-cookies')
    simulator.faults.add({ fault: { what: 'rotated-cookie' }, method: 'sendMessage' })
    await fixture.send('một')
    await expect.poll(() => secrets.secrets.get('session-cookies'), patience).not.toBe(before)
    await fixture.restart()
    await expect.poll(() => fixture.standings.at(-1)?.state, patience).toBe('live')
    expect(await kindOf(fixture.send('hai'))).toBe('sent')
  })

  it('is not taken for signed out when it connects anew while a cookie changes', async () => {
    const { simulator, secrets, standings } = await live()
    const states = () => standings.map(({ state }) => state).slice(2)
    const opened = () => simulator.sockets.opened()
    // The new cookie is here, and not in the store yet.
    const set = secrets.set
    secrets.set = async (...given) => {
      await pause(300)
      await set(...given)
    }
    simulator.faults.add({ fault: { what: 'rotated-cookie' }, method: 'sendMessage' })
    await fixture.send('một')
    simulator.sockets.drop()
    await expect.poll(opened, patience).toBe(2)
    await expect.poll(states, patience).toEqual(['connecting', 'live'])
    expect(await kindOf(fixture.send('hai'))).toBe('sent')
  })

  it('is not taken for signed out when a changed cookie is still on its way', async () => {
    await fixture.restart({ pauses: { ...usualPauses, first: 600 } })
    const { simulator, standings } = fixture
    await expect.poll(() => standings.at(-1)?.state, patience).toBe('live')
    simulator.faults.add({ fault: { what: 'rotated-cookie', ms: 400 }, method: 'sendMessage' })
    const sending = fixture.send('một')
    await expect.poll(() => simulator.world.messages.length, patience).toBe(1)
    simulator.sockets.drop()
    expect(await kindOf(sending)).toBe('sent')
    await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
    await expect.poll(() => standings.at(-1)?.state, patience).toBe('live')
    expect(standings.map(({ state }) => state)).not.toContain('signed-out')
  })

  it.each([
    ['the gateway fails', { what: 'server-error', status: 502 }],
    ['the connection is cut', { what: 'cut' }],
    ['it does not come in time', { what: 'slow', ms: 3_000 }],
  ] as const)('keeps a cookie that changed within a login whose second half fails: %s', async (_, fault) => {
    await fixture.restart({ request: 300 })
    const { simulator, standings } = fixture
    await expect.poll(() => standings.at(-1)?.state, patience).toBe('live')
    simulator.faults.add({ fault: { what: 'rotated-cookie' }, method: 'getLoginInfo' })
    simulator.faults.add({ fault, method: 'getServerInfo' })
    const logins = () => simulator.calls.filter(({ name }) => name === 'getLoginInfo').length
    simulator.sockets.drop()
    await expect.poll(logins, patience).toBe(3)
    await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
    expect(standings.map(({ state }) => state)).not.toContain('signed-out')
    await fixture.restart()
    await expect.poll(() => simulator.sockets.opened(), patience).toBe(3)
    expect(await kindOf(fixture.send('hai'))).toBe('sent')
  })

  it('keeps a cookie that changed with the last answer of a login', async () => {
    const { simulator, standings } = await live()
    simulator.faults.add({ fault: { what: 'rotated-cookie' }, method: 'getServerInfo' })
    for (const opened of [2, 3]) {
      simulator.sockets.drop()
      await expect.poll(() => simulator.sockets.opened(), patience).toBe(opened)
    }
    expect(standings.map(({ state }) => state)).not.toContain('signed-out')
  })

  it('goes on with a new sign-in, whatever the session before it still saves', async () => {
    const { simulator, secrets, store } = await live()
    // The running session's cookie has changed; it is saved only after somebody has signed in.
    let signedIn = () => {}
    const set = secrets.set
    secrets.set = async (...given) => {
      await new Promise<void>((resolve) => {
        signedIn = resolve
      })
      await set(...given)
    }
    simulator.faults.add({ fault: { what: 'rotated-cookie' }, method: 'sendMessage' })
    await fixture.send('một')
    await pause(50)
    const [before] = simulator.sessions.tokens().slice(-1)
    await set(sessionSecret, JSON.stringify(simulator.credentials()))
    signedIn()
    secrets.set = set
    simulator.sessions.end(before)
    await store.append(signInLog, {})
    await expect.poll(() => simulator.sockets.opened(), patience).toBe(2)
    await fixture.restart()
    await expect.poll(() => simulator.sockets.opened(), patience).toBe(3)
    expect(fixture.standings.map(({ state }) => state)).not.toContain('signed-out')
  })

  it('renews a session whose key is refused (600) and sends within the same try', async () => {
    await live()
    fail(600)
    expect(await kindOf(fixture.send('một'))).toBe('sent')
    expect(fixture.simulator.calls.filter(({ name }) => name === 'getLoginInfo')).toHaveLength(2)
  })

  it('rests as a whole after "too many" (221), without asking again', async () => {
    const { simulator } = await live()
    const other = simulator.world.addGroup('Nhóm khác', { [lan.id]: lan.name })
    fail(221)
    const refused = await fixture.send('một').catch((error: unknown) => error)
    expect(refused).toMatchObject({ kind: 'rate-limited', retryAfterMs: 60_000 })
    const message = { text: 'hai', spans: [], buttons: [], urgency: 'normal' } as const
    const elsewhere = fixture.channel.send({
      id: 'x',
      chatId: `group/${other.id}`,
      message: { ...message, spans: [], buttons: [] },
    })
    expect(await kindOf(elsewhere)).toBe('rate-limited')
    expect(simulator.calls.filter(({ name }) => name === 'sendMessage')).toHaveLength(1)
  })

  it.each([
    ['not accepted just now (123): another try, in words that are not the same', 123, 'unavailable'],
    ['not from strangers (122): never', 122, 'refused'],
    ['a code that nobody knows, from a group that is there: another try', 4_711, 'unavailable'],
  ])('knows a refusal: %s', async (_, code, kind) => {
    await live()
    fail(code)
    expect(await kindOf(fixture.send('một'))).toBe(kind)
    await fixture.send('một')
    const [sent] = fixture.simulator.world.transcript(fixture.groupId)
    expect(String(sent?.content)).toMatch(/^một\u200b?$/)
  })

  it('tells a group it was removed from, and one it never was in, from other refusals', async () => {
    const { simulator, store } = await live()
    await expect.poll(() => store.values.has('groups'), patience).toBe(true)
    simulator.faults.add({ fault: { what: 'kicked' }, method: 'sendMessage' })
    simulator.sockets.freeze()
    expect(await kindOf(fixture.send('một'))).toBe('bot-removed')
    const message = { text: 'hai', spans: [], buttons: [], urgency: 'normal' as const }
    expect(await kindOf(fixture.channel.send({ id: 'x', chatId: 'group/99', message }))).toBe('chat-gone')
    expect(await kindOf(fixture.channel.send({ id: 'y', chatId: 'no chat', message }))).toBe('chat-gone')
  })

  it('calls a group that it was removed from no lost one, also once it has heard of it', async () => {
    const { simulator, events, store } = await live()
    await expect.poll(() => store.values.has('groups'), patience).toBe(true)
    simulator.people.removeBot(fixture.groupId)
    await expect.poll(() => events, patience).toHaveLength(1)
    expect(await kindOf(fixture.send('một'))).toBe('bot-removed')
  })

  it('calls a message lost whose connection was cut', async () => {
    const { simulator } = await live()
    simulator.faults.add({ fault: { what: 'cut' }, method: 'sendMessage' })
    expect(await kindOf(fixture.send('một'))).toBe('lost')
  })

  it('finds the answer that was lost in the echo', async () => {
    const { simulator } = await live()
    simulator.faults.add({ fault: { what: 'lost-answer' }, method: 'sendMessage' })
    const { platformMessageId } = await fixture.send('một')
    expect(simulator.world.transcript(fixture.groupId)).toMatchObject([{ msgId: platformMessageId }])
  })

  it('keeps what it is asked to send until it is connected, and strikes nothing', async () => {
    await fixture.close()
    fixture = await zaloFixture({ timing: { ready: 20, pauses: usualPauses } })
    fixture.simulator.refuseLogins({ code: 1, message: 'thử lại sau' })
    await fixture.start()
    expect(await kindOf(fixture.send('một'))).toBe('rate-limited')
  })
})
