import { createHash } from 'node:crypto'
import type { GroupEvent, Message, Reaction, Undo } from 'zca-js'
import { z } from 'zod'
import { idOf } from './chat-id.ts'
import type { Heard, MessageIds, Person } from './heard.ts'
import { everybodyId } from './without-mentions.ts'

/**
 * Zalo's shapes as zca-js hands them over. Ids may be text, numbers or objects of json-bigint; `content` text or an
 * object; the account's own id is filled in by the library. Nothing here throws: what cannot be read is undefined.
 */
const id = z.unknown().optional().transform(idOf)
/** 0 where it is none: what no Date can hold would be tried for ever by whoever makes one of it. */
const moment = z.coerce.number().positive().max(8.64e15).catch(0)
const name = z.string().catch('')

const namesAll = z.union([z.literal(everybodyId), z.literal(Number(everybodyId))]).transform(() => everybodyId)
const mention = z.object({ uid: z.union([namesAll, id]), pos: z.int(), len: z.int() })

const message = z.object({
  threadId: id,
  type: z.union([z.literal(0), z.literal(1)]),
  isSelf: z.boolean(),
  data: z.object({
    msgId: id,
    cliMsgId: id,
    msgType: z.string().catch('webchat'),
    uidFrom: id,
    dName: name,
    ts: moment,
    ttl: z.coerce.number().catch(0),
    content: z.union([z.string(), z.record(z.string(), z.unknown())]).catch(''),
    quote: z.object({ globalMsgId: id, cliMsgId: id }).nullish().catch(undefined),
    mentions: z.array(mention.nullable().catch(null)).nullish().catch(undefined),
  }),
})

/** A message of a person, or the account's own. Undefined where there are no words (a sticker, a sent position). */
export function readMessage(heard: Message): Heard | undefined {
  const read = message.safeParse(heard)
  if (!read.success) return undefined
  const { threadId, type, isSelf, data } = read.data
  const { msgId, cliMsgId, msgType, content, ttl, ts, uidFrom, quote } = data
  const text = wordsOf(content)
  const mentions = (data.mentions ?? []).filter((one) => one !== null)
  if ([threadId, msgId, uidFrom, text].includes('')) return undefined
  return {
    what: 'message',
    eventId: `${isSelf ? 'e' : 'm'}:${msgId}`,
    chat: { kind: type === 1 ? 'group' : 'user', id: threadId },
    from: { id: uidFrom, name: data.dName },
    own: isSelf,
    at: ts,
    ids: { msgId, cliMsgId },
    text,
    ...(mentions.length > 0 ? { mentions } : {}),
    ...(quote ? { quotes: { msgId: quote.globalMsgId, cliMsgId: quote.cliMsgId } } : {}),
    quotable: { content, msgType, propertyExt: undefined, uidFrom, msgId, cliMsgId, ts: String(ts), ttl },
  }
}

/** Pictures and links carry their words as `title` or `description`. */
function wordsOf(content: string | Record<string, unknown>): string {
  if (typeof content === 'string') return content
  const words = [content['title'], content['description']].find(
    (part) => typeof part === 'string' && part.trim() !== '',
  )
  return typeof words === 'string' ? words : ''
}

/** Old marks come with their content as JSON text, new ones as an object. */
const markContent = z.object({
  rIcon: z.string(),
  rMsg: z.array(z.object({ gMsgID: id, cMsgID: id })).min(1),
})
const reaction = z.object({
  threadId: id,
  isSelf: z.boolean(),
  isGroup: z.boolean(),
  data: z.object({
    msgId: id,
    uidFrom: id,
    dName: name,
    ts: moment,
    content: z.preprocess((value) => (typeof value === 'string' ? parsed(value) : value), markContent),
  }),
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Undefined for the account's own marks and for one that was taken away. */
export function readReaction(heard: Reaction): Heard | undefined {
  const read = reaction.safeParse(heard)
  if (!read.success) return undefined
  const { threadId, isSelf, isGroup, data } = read.data
  const [on] = data.content.rMsg
  const { rIcon } = data.content
  if (isSelf || on === undefined || [rIcon, threadId, data.msgId, data.uidFrom].includes('')) return undefined
  return {
    what: 'reaction',
    eventId: `r:${data.msgId}`,
    chat: { kind: isGroup ? 'group' : 'user', id: threadId },
    from: { id: data.uidFrom, name: data.dName },
    at: data.ts,
    icon: rIcon,
    on: { msgId: on.gMsgID, cliMsgId: on.cMsgID },
  }
}

/** The message that was taken back. */
export function readUndo(heard: Undo): MessageIds | undefined {
  const read = z
    .object({ data: z.object({ content: z.object({ globalMsgId: id, cliMsgId: id }) }) })
    .transform(({ data }) => ({ msgId: data.content.globalMsgId, cliMsgId: data.content.cliMsgId }))
    .safeParse(heard)
  return read.data
}

const member = z.object({ id, dName: name })
const groupChange = z.object({
  groupId: id,
  groupName: name,
  sourceId: id,
  updateMembers: z.array(member).nullish(),
  // Text in most of zca-js's models, a number in one; an id's digits are a time's as well.
  time: id,
  version: id,
})
const reminderAnswer = z.object({ groupId: id, topicId: id, updateMembers: z.array(id), time: id })

/** What happened to a group or a reminder; nothing for events that are not ours to know. @param uid the account */
export function readGroupEvent(heard: GroupEvent, uid: string): Heard[] {
  if (heard.act === 'accept_remind') return readReminderAnswer(heard.data, uid)
  const read = groupChange.safeParse(heard.data)
  if (!read.success || read.data.groupId === '') return []
  const { groupId, groupName, sourceId, time, version } = read.data
  const occasion = time || (version ? `v${version}` : digestOf(heard.data))
  const members = (read.data.updateMembers ?? []).filter((one) => one.id !== '')
  const nameOf = (of: string) => members.find((one) => one.id === of)?.dName ?? ''
  const change = (what: Extract<Heard, { what: 'change' }>['change'], about: string, by = sourceId): Heard => ({
    what: 'change',
    eventId: `g:${groupId}:${heard.act}:${occasion}:${about}`,
    chat: { kind: 'group', id: groupId },
    from: { id: by, name: nameOf(by) },
    at: moment.parse(time),
    title: groupName,
    change: what,
  })
  switch (heard.act) {
    case 'join':
      return members.map(({ id: who, dName }) =>
        who === uid
          ? change({ what: 'bot-added' }, who)
          : change({ what: 'joined', member: { id: who, name: dName } }, who, sourceId || who),
      )
    case 'leave':
    case 'remove_member':
    case 'block_member':
      return members.some((one) => one.id === uid) ? [change({ what: 'bot-removed' }, uid)] : []
    case 'update':
      return groupName === '' ? [] : [change({ what: 'renamed', title: groupName }, groupName)]
    default:
      return []
  }
}

/**
 * Where neither a time nor the group's version (which grows with every change) tells one change from the next like it,
 * all that was told of it does as well as may be.
 */
const digestOf = (data: unknown) => createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16)

/** Of the others' answers only: whoever makes a reminder may count as one who has accepted it. */
function readReminderAnswer(data: unknown, uid: string): Heard[] {
  const read = reminderAnswer.safeParse(data)
  if (!read.success) return []
  const { groupId, topicId, updateMembers, time } = read.data
  if (groupId === '' || topicId === '') return []
  const people = updateMembers.filter((who) => who !== '' && who !== uid)
  return people.map((who) => ({
    what: 'reminder-answer',
    eventId: `a:${topicId}:${who}`,
    chat: { kind: 'group', id: groupId },
    from: nobodyNamed(who),
    at: moment.parse(time),
    reminderId: topicId,
  }))
}

const nobodyNamed = (who: string): Person => ({ id: who, name: '' })
