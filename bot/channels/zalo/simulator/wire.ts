import type { SimGroup, SimMessage, SimReaction, SimReminder, ZaloWorld } from './zalo-world.ts'

/** The shapes in which Zalo tells things (zca-js, src/models). The account's own id is written '0' in what it said. */
const uidOnWire = (world: ZaloWorld, uid: string) => (uid === world.uid ? '0' : uid)

export function wireMessage(world: ZaloWorld, message: SimMessage): Record<string, unknown> {
  const { msgId, cliMsgId, kind, from, content, msgType, at, quotes, mentions } = message
  const quoted = quotes === undefined ? undefined : world.message(quotes)
  return {
    actionId: msgId,
    msgId,
    cliMsgId,
    msgType,
    uidFrom: uidOnWire(world, from),
    // In a direct chat '0' is the account itself.
    idTo: kind === 'group' || from === world.uid ? message.chatId : '0',
    dName: world.nameOf(from),
    ts: String(at),
    status: 1,
    content,
    notify: '1',
    ttl: 0,
    userId: '0',
    uin: '0',
    cmd: kind === 'group' ? 521 : 501,
    st: 3,
    at: 5,
    realMsgId: '0',
    propertyExt: { color: 0, size: 0, type: 0, subType: 0, ext: '' },
    paramsExt: { countUnread: 1, containType: 0, platformType: 1 },
    ...(mentions === undefined ? {} : { mentions }),
    ...(quoted === undefined ? {} : { quote: wireQuote(world, quoted) }),
  }
}

/** Ids in a quote are numbers, those of people bigger than JavaScript's: they are written by hand. */
function wireQuote(world: ZaloWorld, quoted: SimMessage): Record<string, unknown> {
  return {
    ownerId: bigNumber(quoted.from),
    cliMsgId: Number(quoted.cliMsgId),
    globalMsgId: Number(quoted.msgId),
    cliMsgType: 1,
    ts: quoted.at,
    msg: typeof quoted.content === 'string' ? quoted.content : '',
    attach: '',
    fromD: world.nameOf(quoted.from),
    ttl: 0,
  }
}

const bigNumberMark = 'big-number:'
const bigNumber = (digits: string) => `${bigNumberMark}${digits}`

/** JSON in which the ids of people stand as bare numbers, as Zalo writes them. */
export function wireJson(value: unknown): string {
  return JSON.stringify(value).replace(new RegExp(`"${bigNumberMark}(\\d+)"`, 'g'), '$1')
}

export function wireUndo(world: ZaloWorld, message: SimMessage, by: string): Record<string, unknown> {
  const content = { globalMsgId: Number(message.msgId), cliMsgId: Number(message.cliMsgId), deleteMsg: 1, srcId: 0 }
  const msgId = world.nextId()
  return wireMessage(world, { ...message, msgId, from: by, content, msgType: 'chat.undo' })
}

export function wireReaction(world: ZaloWorld, reaction: SimReaction): Record<string, unknown> {
  const { msgId, chatId, kind, from, icon, on, mobile, at } = reaction
  const rMsg = [{ gMsgID: mobile ? 0 : Number(on.msgId), cMsgID: Number(on.cliMsgId), msgType: 1 }]
  return {
    actionId: msgId,
    msgId,
    cliMsgId: String(at),
    msgType: 'chat.reaction',
    uidFrom: uidOnWire(world, from),
    idTo: kind === 'group' ? chatId : '0',
    dName: world.nameOf(from),
    content: JSON.stringify({ rMsg, rIcon: icon, rType: icon === '' ? -1 : 3, source: 6 }),
    ts: String(at),
    ttl: 0,
  }
}

/** How events of groups tell their time: zca-js's models have text here and a number there. */
export type EventTimes = 'text' | 'number' | 'none'

const timeOnWire = (at: number, times: EventTimes) =>
  times === 'none' ? {} : { time: times === 'text' ? String(at) : at }

/** A control frame's content about a group: `act` is the verb ('join', 'remove_member', 'update' …). */
export function wireGroupControl(
  world: ZaloWorld,
  group: SimGroup,
  act: string,
  { by, members = [], at, times = 'text' }: { by: string; members?: string[]; at: number; times?: EventTimes },
): Record<string, unknown> {
  const data = {
    subType: 1,
    groupId: group.id,
    creatorId: by,
    groupName: group.name,
    sourceId: by,
    updateMembers: members.map((id) => ({ id, dName: world.nameOf(id), avatar: '', type: 1, avatar_25: '' })),
    groupSetting: null,
    groupTopic: null,
    info: null,
    extraData: null,
    ...timeOnWire(at, times),
    avt: null,
    fullAvt: null,
    isAdd: 0,
    hideGroupInfo: 0,
    version: String(at),
    groupType: 1,
  }
  return { content: { act_type: 'group', act, data: JSON.stringify(data) } }
}

export function wireReminderAnswer(
  reminder: SimReminder,
  { by, accepts, at, times = 'text' }: { by: string; accepts: boolean; at: number; times?: EventTimes },
): Record<string, unknown> {
  const { id: topicId, groupId } = reminder
  const data = { topicId, updateMembers: [by], groupId, ...timeOnWire(at, times) }
  return {
    content: { act_type: 'group', act: accepts ? 'accept_remind' : 'reject_remind', data: JSON.stringify(data) },
  }
}

export function wireGroup(world: ZaloWorld, group: SimGroup): Record<string, unknown> {
  const members = [...group.members]
  return {
    groupId: group.id,
    name: group.name,
    desc: '',
    type: 1,
    creatorId: members[1] ?? world.uid,
    version: '1',
    avt: '',
    fullAvt: '',
    memberIds: [],
    adminIds: [],
    memVerList: members.map((uid) => `${uid}_0`),
    currentMems: [],
    hasMoreMember: 0,
    totalMember: members.length,
    maxMember: 1000,
    createdTime: 0,
  }
}

export function wireReminder(world: ZaloWorld, reminder: SimReminder): Record<string, unknown> {
  return {
    id: reminder.id,
    groupId: reminder.groupId,
    creatorId: world.uid,
    editorId: world.uid,
    params: { title: reminder.title },
    startTime: reminder.startTime,
    createTime: reminder.startTime,
    editTime: 0,
    type: 0,
    emoji: '⏰',
    color: -16245706,
    duration: -1,
    eventType: 0,
    repeat: 0,
    repeatInfo: null,
    repeatData: [],
  }
}
