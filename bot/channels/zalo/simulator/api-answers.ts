import { z } from 'zod'
import { wireGroup, wireJson, wireMessage, wireReminder } from './wire.ts'
import type { SimMessage, SimReaction, ZaloWorld } from './zalo-world.ts'

/** Refused with one of Zalo's codes. */
export class Refused extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** What the account does, to be told to its sockets. */
export interface Doings {
  said(message: SimMessage): void
  undone(message: SimMessage): void
  reacted(reaction: SimReaction): void
}

export interface ApiCall {
  /** The name that zca-js gives to it. */
  name: string
  /** Group or user id, where the call is about a chat. */
  chatId?: string
  /** The words of a message, and the message that it quotes. */
  text?: string
  quotes?: string
  run(): unknown
}

/** Longer texts are cut by the peers; zca-js itself sends any length. */
const longestText = 2_000
/** "Không thể nhận tin nhắn từ bạn", also when the same words come again soon (zca-js issue 94). */
const notAccepted = 123
const sameWordsMs = 60_000
/** Zalo's true code for a group that the account is not in is not known. */
const noSuchGroup = 117

const json = z.string().transform((text): unknown => JSON.parse(text))
const sending = z.object({
  message: z.string(),
  clientId: z.number(),
  grid: z.string().optional(),
  toid: z.string().optional(),
  mentionInfo: json.optional(),
  textProperties: json.optional(),
  metaData: z.object({ urgency: z.number() }).optional(),
  qmsgId: z.coerce.string().optional(),
  qmsg: z.string().optional(),
})
const mentionList = z.array(z.object({ uid: z.string(), pos: z.number(), len: z.number(), type: z.number() }))
const styleList = z.object({ styles: z.array(z.object({ start: z.number(), len: z.number(), st: z.string() })) })
const reacting = z.object({
  react_list: z.array(z.object({ message: json })).min(1),
  grid: z.string().optional(),
  toid: z.string().optional(),
})
const mark = z.object({ rIcon: z.string(), rMsg: z.array(z.object({ gMsgID: z.coerce.string() })).min(1) })

/** The call behind a path; undefined: the simulator has none such. `params` is what the client closed. */
export function apiCallOf(world: ZaloWorld, doings: Doings, path: string, params: unknown): ApiCall | undefined {
  const about = chatOf(params)
  const call = (name: string, run: () => unknown): ApiCall => ({ name, ...about, run })
  switch (path) {
    case '/api/group/sendmsg':
    case '/api/group/mention':
    case '/api/group/quote':
    case '/api/message/sms':
    case '/api/message/quote':
      return { ...call('sendMessage', () => take(world, doings, params)), ...wordsOf(params) }
    case '/api/group/undomsg':
    case '/api/message/undo':
      return call('undo', () => undo(world, doings, params))
    case '/api/group/reaction':
    case '/api/message/reaction':
      return call('addReaction', () => react(world, doings, params))
    case '/api/group/getlg/v4':
      return call('getAllGroups', () => allGroups(world))
    case '/api/group/getmg-v2':
      return call('getGroupInfo', () => groupInfo(world, params))
    case '/api/group/history':
      return call('getGroupChatHistory', () => history(world, params))
    case '/api/social/group/members':
    case '/api/social/friend/getprofiles/v2':
      return call('getGroupMembersInfo', () => profiles(world, params))
    case '/api/board/topic/createv2':
      return call('createReminder', () => remind(world, params))
    case '/api/poll/create':
      return call('createPoll', () => poll(world, params))
    default:
      return undefined
  }
}

function chatOf(params: unknown): { chatId?: string } {
  const read = z.object({ grid: z.string().optional(), toid: z.string().optional() }).safeParse(params)
  const chatId = read.data?.grid ?? read.data?.toid
  return chatId === undefined ? {} : { chatId }
}

function wordsOf(params: unknown): { text?: string; quotes?: string } {
  const read = z.object({ message: z.string(), qmsgId: z.coerce.string().optional() }).safeParse(params)
  if (!read.success) return {}
  const { message: text, qmsgId: quotes } = read.data
  return { text, ...(quotes === undefined ? {} : { quotes }) }
}

function take(world: ZaloWorld, doings: Doings, params: unknown): { msgId: number } {
  const { message, clientId, grid, toid, mentionInfo, textProperties, metaData, qmsgId, qmsg } = sending.parse(params)
  const chatId = grid ?? toid ?? ''
  if (grid !== undefined) mustBeIn(world, grid)
  if (grid === undefined && !world.people.has(chatId)) throw new Refused(114, 'Người dùng không tồn tại')
  const last = world.transcript(chatId).findLast(({ from }) => from === world.uid)
  if (last?.content === message && Date.now() - last.at < sameWordsMs) {
    throw new Refused(notAccepted, 'Không thể nhận tin nhắn từ bạn.')
  }
  const said = world.say({
    chatId,
    kind: grid === undefined ? 'user' : 'group',
    from: world.uid,
    content: message.slice(0, longestText),
    cliMsgId: String(clientId),
    ...(qmsgId === undefined ? {} : { quotes: qmsgId }),
    ...(qmsg === undefined ? {} : { quotedWords: qmsg }),
    ...(mentionInfo === undefined ? {} : { mentions: mentionList.parse(mentionInfo) }),
    ...(textProperties === undefined ? {} : { styles: styleList.parse(textProperties).styles }),
    ...(metaData === undefined ? {} : { urgency: metaData.urgency }),
  })
  doings.said(said)
  return { msgId: Number(said.msgId) }
}

function undo(world: ZaloWorld, doings: Doings, params: unknown): { status: number } {
  const { msgId } = z.object({ msgId: z.coerce.string() }).parse(params)
  const message = world.message(msgId)
  if (!message) throw new Refused(114, 'Tin nhắn không tồn tại')
  message.undone = true
  doings.undone(message)
  return { status: 0 }
}

function react(world: ZaloWorld, doings: Doings, params: unknown): { msgIds: string } {
  const { react_list: list, grid } = reacting.parse(params)
  const { rIcon, rMsg } = mark.parse(list[0]?.message)
  const on = world.message(rMsg[0]?.gMsgID ?? '')
  if (!on) throw new Refused(114, 'Tin nhắn không tồn tại')
  const kind = grid === undefined ? 'user' : 'group'
  const msgId = world.nextId()
  const { chatId } = on
  doings.reacted({ msgId, chatId, kind, from: world.uid, icon: rIcon, on, mobile: false, at: Date.now() })
  return { msgIds: JSON.stringify([Number(msgId)]) }
}

const ownGroups = (world: ZaloWorld) => [...world.groups.values()].filter(({ members }) => members.has(world.uid))

function allGroups(world: ZaloWorld) {
  const listed = ownGroups(world).filter(({ unlisted }) => !unlisted)
  return { version: '1', gridVerMap: Object.fromEntries(listed.map(({ id }) => [id, '1'])) }
}

function groupInfo(world: ZaloWorld, params: unknown) {
  const { gridVerMap } = z.object({ gridVerMap: json.pipe(z.record(z.string(), z.unknown())) }).parse(params)
  const asked = Object.keys(gridVerMap)
  const own = ownGroups(world).filter(({ id }) => asked.includes(id))
  return {
    removedsGroup: asked.filter((id) => !own.some((group) => group.id === id)),
    unchangedsGroup: [],
    gridInfoMap: Object.fromEntries(own.map((group) => [group.id, wireGroup(world, group)])),
  }
}

/** Newest first; Zalo writes the data as a text of its own. */
function history(world: ZaloWorld, params: unknown): string {
  const { grid, count } = z.object({ grid: z.string(), count: z.number() }).parse(params)
  mustBeIn(world, grid)
  const all = world.transcript(grid).filter(({ undone }) => !undone)
  const newest = all.slice(-count).reverse()
  const groupMsgs = newest.map((message) => wireMessage(world, message))
  return wireJson({ lastActionId: '0', lastActionIdOther: '0', more: all.length > count ? 1 : 0, groupMsgs })
}

function profiles(world: ZaloWorld, params: unknown) {
  const asked = z.object({ friend_pversion_map: z.array(z.string()) }).parse(params).friend_pversion_map
  const ids = asked.map((id) => id.replace(/_0$/, '')).filter((id) => world.people.has(id))
  const profile = (id: string) => ({ id, displayName: world.nameOf(id), zaloName: world.nameOf(id), avatar: '' })
  return { profiles: Object.fromEntries(ids.map((id) => [id, profile(id)])), unchangeds_profile: [] }
}

function remind(world: ZaloWorld, params: unknown) {
  const {
    grid,
    startTime,
    params: inner,
  } = z
    .object({ grid: z.string(), startTime: z.number(), params: json.pipe(z.object({ title: z.string() })) })
    .parse(params)
  mustBeIn(world, grid)
  const id = world.nextId()
  const reminder = { id, groupId: grid, title: inner.title, startTime, accepted: new Set(''), rejected: new Set('') }
  world.reminders.set(id, reminder)
  return wireReminder(world, reminder)
}

function poll(world: ZaloWorld, params: unknown) {
  const asked = z.object({ group_id: z.string(), question: z.string(), options: z.array(z.string()) }).parse(params)
  mustBeIn(world, asked.group_id)
  const made = { id: world.nextId(), groupId: asked.group_id, question: asked.question, options: asked.options }
  world.polls.push(made)
  return { poll_id: Number(made.id), question: made.question, options: made.options }
}

function mustBeIn(world: ZaloWorld, groupId: string): void {
  if (!world.groups.get(groupId)?.members.has(world.uid)) throw new Refused(noSuchGroup, 'Nhóm không tồn tại')
}
