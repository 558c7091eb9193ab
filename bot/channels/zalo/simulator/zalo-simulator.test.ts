import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type API,
  type Credentials,
  type GroupEvent,
  LoginQRCallbackEventType,
  type Message,
  type Reaction,
  Reactions,
  TextStyle,
  ThreadType,
  Urgency,
  Zalo,
} from 'zca-js'
import { startZaloSimulator, type ZaloSimulator, type ZaloSimulatorOptions } from './zalo-simulator.ts'

const lan = { id: '2000000000000000003', name: 'Nguyễn Thị Lan' }

let simulator: ZaloSimulator
let groupId: string
const apis: API[] = []

async function begin(options?: ZaloSimulatorOptions): Promise<void> {
  simulator = await startZaloSimulator(options)
  groupId = simulator.world.addGroup('Ban Chỉ đạo', { [lan.id]: lan.name }).id
}

beforeEach(() => begin())
afterEach(async () => {
  for (const api of apis.splice(0)) api.listener.stop()
  await simulator.close()
})

/** The library's only door to the network. */
const toSimulator: typeof fetch = (input, init) => {
  const url = new URL(String(input))
  const headers = new Headers(init?.headers)
  headers.set('x-sim-host', url.hostname)
  return fetch(`${simulator.root}${url.pathname}${url.search}`, { ...init, headers })
}

const zalo = (options = {}) =>
  new Zalo({ polyfill: toSimulator, checkUpdate: false, logging: false, selfListen: true, ...options })

async function login(credentials: Credentials = simulator.credentials()): Promise<API> {
  const api = await zalo().login(credentials)
  apis.push(api)
  return api
}

/** Logged in and listening. */
async function listening(): Promise<API> {
  const api = await login()
  api.listener.on('error', () => {})
  const ready = once(api.listener, 'cipher_key')
  api.listener.start()
  await ready
  return api
}

async function codeOf(doing: Promise<unknown>): Promise<unknown> {
  const error: unknown = await doing.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error instanceof Error && 'code' in error ? error.code : error
}

describe('the simulated Zalo lets the unmodified library', () => {
  it('log in with a session, whose cookie each login renews, and refuses one that it does not know', async () => {
    const credentials = simulator.credentials()
    const api = await login(credentials)
    expect(api.getOwnId()).toBe(simulator.world.uid)
    const renewed = api.getCookie().getCookieStringSync('https://chat.zalo.me')
    expect(renewed).not.toContain(credentials.cookie[1]?.value)
    simulator.sessions.end()
    await expect(login(credentials)).rejects.toThrow('zpw_sek')
  })

  it('refuses a session from another browser than its own', async () => {
    await expect(login({ ...simulator.credentials(), userAgent: 'another' })).rejects.toThrow()
  })

  it('log in by a code that is scanned and confirmed; a declined one ends', async () => {
    const seen: LoginQRCallbackEventType[] = []
    const api = await zalo().loginQR({}, (event) => {
      seen.push(event.type)
      if (event.type === LoginQRCallbackEventType.QRCodeGenerated) simulator.qr.scan(event.data.code)
    })
    expect(api.getOwnId()).toBe(simulator.world.uid)
    expect(seen).toEqual([
      LoginQRCallbackEventType.QRCodeGenerated,
      LoginQRCallbackEventType.QRCodeScanned,
      LoginQRCallbackEventType.GotLoginInfo,
    ])
    const declined = new Promise((resolve) => {
      void zalo().loginQR({}, (event) => {
        if (event.type === LoginQRCallbackEventType.QRCodeGenerated) simulator.qr.scan(event.data.code, 'decline')
        if (event.type === LoginQRCallbackEventType.QRCodeDeclined) resolve(event.data.code)
      })
    })
    expect(await declined).toBe(simulator.qr.codes().at(-1))
  })

  it('send to groups and people: words, marks, a mention of all, urgency and a quote', async () => {
    const api = await listening()
    const asked = once(api.listener, 'message')
    simulator.people.say(groupId, lan.id, '/done 3')
    const [message]: [Message] = (await asked) as [Message]
    const sent = await api.sendMessage(
      {
        msg: '@All Họp khẩn',
        mentions: [{ pos: 0, len: 4, uid: '-1' }],
        styles: [{ start: 5, len: 8, st: TextStyle.Bold }],
        urgency: Urgency.Urgent,
        quote: message.data,
      },
      groupId,
      ThreadType.Group,
    )
    const [, shown] = simulator.world.transcript(groupId)
    expect(shown).toMatchObject({
      msgId: String(sent.message?.msgId),
      content: '@All Họp khẩn',
      mentions: [{ uid: '-1', type: 1 }],
      styles: [{ start: 5, len: 8, st: 'b' }],
      urgency: 2,
      quotes: message.data.msgId,
    })
    await api.sendMessage('Xin chào', lan.id, ThreadType.User)
    expect(simulator.world.transcript(lan.id)).toMatchObject([{ kind: 'user', content: 'Xin chào' }])
  })

  it.each([0, 1, 2, 3] as const)('read events closed in way %i', async (encrypt) => {
    const api = await listening()
    const heard = once(api.listener, 'message')
    simulator.people.say(groupId, lan.id, 'Đã nhận 👍', { encrypt })
    const [message] = (await heard) as [Message]
    expect(message).toMatchObject({
      threadId: groupId,
      isSelf: false,
      data: { content: 'Đã nhận 👍', uidFrom: lan.id },
    })
  })

  it('hear its own words, marks of people, changes of a group and answers to a reminder', async () => {
    const api = await listening()
    const echo = once(api.listener, 'message')
    await api.sendMessage('một', groupId, ThreadType.Group)
    expect(((await echo) as [Message])[0]).toMatchObject({ isSelf: true, data: { content: 'một' } })

    const [ours] = simulator.world.transcript(groupId)
    if (!ours) throw new Error('nothing was sent')
    const marked = once(api.listener, 'reaction')
    simulator.people.react(ours, lan.id, Reactions.LIKE, { mobile: true })
    const [reaction] = (await marked) as [Reaction]
    expect(reaction.data.content.rMsg[0]).toMatchObject({ gMsgID: 0, cMsgID: Number(ours.cliMsgId) })

    const reminder = await api.createReminder({ title: 'Hạn số 3', startTime: 1 }, groupId, ThreadType.Group)
    const answered = once(api.listener, 'group_event')
    simulator.people.answerReminder('id' in reminder ? reminder.id : '', lan.id)
    expect(((await answered) as [GroupEvent])[0]).toMatchObject({ type: 'accept_remind', threadId: groupId })

    const changed = once(api.listener, 'group_event')
    simulator.people.removeBot(groupId, lan.id)
    expect(((await changed) as [GroupEvent])[0]).toMatchObject({ type: 'remove_member', isSelf: true })
  })

  it('look at groups, members, history and old messages, mark messages, make polls and keep alive', async () => {
    const api = await listening()
    const asked = simulator.people.say(groupId, lan.id, 'một')
    simulator.people.say(groupId, lan.id, 'hai', { quotes: asked.msgId })
    expect(Object.keys((await api.getAllGroups()).gridVerMap)).toEqual([groupId])
    const { gridInfoMap, removedsGroup } = await api.getGroupInfo([groupId, '5'])
    expect([gridInfoMap[groupId]?.name, removedsGroup]).toEqual(['Ban Chỉ đạo', ['5']])
    expect((await api.getGroupMembersInfo([lan.id])).profiles[lan.id]?.displayName).toBe(lan.name)
    const { groupMsgs, more } = await api.getGroupChatHistory(groupId, 1)
    expect([groupMsgs.map(({ data }) => data.content), more]).toEqual([['hai'], 1])
    const old = once(api.listener, 'old_messages')
    api.listener.requestOldMessages(ThreadType.Group, null)
    expect(((await old) as [Message[]])[0].map(({ data }) => data.content)).toEqual(['một', 'hai'])
    const dest = { data: asked, threadId: groupId, type: ThreadType.Group }
    expect(await api.addReaction(Reactions.LIKE, dest)).toMatchObject({ msgIds: [expect.any(Number)] })
    await api.createPoll({ question: 'Họp ngày nào?', options: ['Hai', 'Ba'] }, groupId)
    expect(simulator.world.polls).toMatchObject([{ groupId, options: ['Hai', 'Ba'] }])
    expect(await api.keepAlive()).toBeDefined()
  })
})

describe('the simulated Zalo goes wrong as the real one was reported to: it', () => {
  it('takes a message and gives no id, or gives none and takes nothing', async () => {
    const api = await login()
    simulator.faults.add({ fault: { what: 'no-id-but-sent' } })
    simulator.faults.add({ fault: { what: 'no-id-not-sent' } })
    const answers = [
      await api.sendMessage('một', groupId, ThreadType.Group),
      await api.sendMessage('hai', groupId, ThreadType.Group),
    ]
    expect(answers.map(({ message }) => message?.msgId)).toEqual([undefined, undefined])
    expect(simulator.world.transcript(groupId).map(({ content }) => content)).toEqual(['một'])
  })

  it.each([221, 123, 600])('refuses with %i', async (code) => {
    const api = await login()
    simulator.faults.add({ fault: { what: 'error', code } })
    expect(await codeOf(api.sendMessage('một', groupId, ThreadType.Group))).toBe(code)
    expect(simulator.world.transcript(groupId)).toEqual([])
  })

  it('refuses the same words twice running', async () => {
    const api = await login()
    await api.sendMessage('một', groupId, ThreadType.Group)
    expect(await codeOf(api.sendMessage('một', groupId, ThreadType.Group))).toBe(123)
    await api.sendMessage('hai', groupId, ThreadType.Group)
    await api.sendMessage('một', groupId, ThreadType.Group)
  })

  it('cuts what is longer than 2,000 characters', async () => {
    const api = await login()
    await api.sendMessage('a'.repeat(3_000), groupId, ThreadType.Group)
    expect(simulator.world.transcript(groupId)[0]?.content).toHaveLength(2_000)
  })

  it('ends the session, or puts another cookie in the place of the old one', async () => {
    const credentials = simulator.credentials()
    const api = await login(credentials)
    simulator.faults.add({ fault: { what: 'rotated-cookie' } })
    await api.sendMessage('một', groupId, ThreadType.Group)
    await api.sendMessage('hai', groupId, ThreadType.Group)
    simulator.faults.add({ fault: { what: 'dead-session' } })
    expect(await codeOf(api.sendMessage('ba', groupId, ThreadType.Group))).toBe(102)
    expect(await codeOf(api.getAllGroups())).toBe(102)
  })

  it('sends the first socket away when a second one comes, drops, kicks and freezes', async () => {
    const first = await listening()
    const closed = once(first.listener, 'closed')
    const second = await listening()
    expect((await closed)[0]).toBe(3000)
    const kicked = once(second.listener, 'closed')
    simulator.sockets.drop(3003)
    expect((await kicked)[0]).toBe(3003)
    const third = await listening()
    simulator.sockets.freeze()
    expect(simulator.sockets.listening()).toBe(0)
    await listening()
    expect([simulator.sockets.listening(), simulator.sockets.opened()]).toEqual([1, 4])
    third.listener.stop()
  })

  it('drops a socket after its time', async () => {
    await simulator.close()
    await begin({ dropAfterMs: 20 })
    const api = await listening()
    expect((await once(api.listener, 'closed'))[0]).toBe(1006)
  })
})
