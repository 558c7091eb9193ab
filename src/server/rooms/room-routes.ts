import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import type { Clock } from '../../../bot/channels/channel.ts'
import type { WebChannel } from '../../../bot/channels/web/web-channel.ts'
import type { Db } from '../../../db/client.ts'
import { fileBytes } from '../../../db/files.ts'
import type { RoomPerson } from '../../../db/room-members.ts'
import { ensureIdentity, loadRooms, openRoom, type Room } from '../../../db/rooms.ts'
import { readJson } from '../read-json.ts'
import { showRooms } from './shown-room.ts'
import type { Viewer, ViewerEnv } from './viewer.ts'

/** Longer than any report, shorter than a pasted file. */
const maxText = 20_000
const maxBody = 64 * 1024
/** A page shows this many of a room's newest messages at first. */
const shownAtFirst = 1000

const messageId = z.string().regex(/^\d{1,15}$/, 'Mã tin nhắn không đúng.')
const as = z.string({ error: 'Thiếu người gửi ("as").' }).regex(/^\d{1,9}$/, 'Mã người gửi không đúng.')
const wordsSchema = z.object(
  {
    as: as.optional(),
    text: z.string({ error: 'Thiếu nội dung ("text").' }),
    replyTo: messageId.optional(),
    /** Said again under the same key, the words stand in the room once. */
    key: z.string().min(1).max(100).optional(),
  },
  { error: 'Cần {"as": "…", "text": "…"}.' },
)
const pressSchema = z.object({ as: as.optional() }, { error: 'Cần {"as": "…"}.' })
const openSchema = z.object(
  { as: as.optional(), title: z.string({ error: 'Thiếu tên phòng ("title").' }) },
  { error: 'Cần {"title": "…"}.' },
)

/** The rooms' API. A viewer is known by then; errors are thrown as HTTPException, in words for people. */
export function createRoomRoutes({
  db,
  channels,
  clock,
}: {
  db: Db
  channels: (accountId: number) => WebChannel | undefined
  clock: Clock
}): Hono<ViewerEnv> {
  const app = new Hono<ViewerEnv>()
  app.use(bodyLimit({ maxSize: maxBody, onError: tooLarge }))

  app.get('/rooms', async (c) => c.json(await showRooms(db, await loadRooms(db, visibleTo(c.var.viewer)))))

  app.post('/rooms', async (c) => {
    const { title, as } = await readJson(c, openSchema)
    const name = cleanText(title).replace(/\s+/g, ' ').trim()
    if (name === '' || name.length > 100) throw problem(400, 'Tên phòng cần từ 1 đến 100 ký tự.')
    const opened = await openRoom(db, speakerId(c.var.viewer, as), name, clock.now())
    if (!opened) throw problem(409, 'Không mở được phòng: không có người này, hoặc người này đã mở quá nhiều phòng.')
    const [room] = await showRooms(db, await loadRooms(db, { chatId: opened.chatId }))
    return c.json(room, 201)
  })

  app.get('/rooms/:id/messages', async (c) => {
    const { room, channel } = await roomOf(c)
    const after = c.req.query('after')
    if (after !== undefined && !messageId.safeParse(after).success) throw problem(400, 'Mã tin nhắn không đúng.')
    return c.json(await channel.transcript(room.platformId, after === undefined ? { last: shownAtFirst } : { after }))
  })

  app.post('/rooms/:id/messages', async (c) => {
    const { room, channel } = await roomOf(c)
    const words = await readJson(c, wordsSchema)
    const from = await speakerIn(room, c.var.viewer, words.as)
    const text = cleanText(words.text)
    if (text.trim() === '') throw problem(400, 'Tin nhắn chưa có nội dung.')
    if (text.length > maxText) throw problem(413, `Tin nhắn dài quá ${maxText.toLocaleString('vi-VN')} ký tự.`)
    if (words.replyTo !== undefined && !(await channel.message(room.platformId, words.replyTo))) {
      throw problem(404, 'Không có tin được trả lời trong phòng này.')
    }
    const said = await channel.say({
      ...placeOf(room, from),
      text,
      ...(words.replyTo === undefined ? {} : { replyTo: words.replyTo }),
      ...(words.key === undefined ? {} : { key: words.key }),
    })
    return c.json(said, 201)
  })

  app.get('/rooms/:id/messages/:messageId/file', async (c) => {
    const { room, channel } = await roomOf(c)
    const { file } = (await channel.message(room.platformId, c.req.param('messageId'))) ?? {}
    const bytes = file && (await fileBytes(db, file.hash))
    if (!file || !bytes) throw problem(404, 'Tin này không có tệp kèm theo, hoặc tệp không còn.')
    // Never shown by the browser itself: what is in a file is not ours.
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${inHeader(file.name)}`,
    })
  })

  app.post('/rooms/:id/messages/:messageId/buttons/:button', async (c) => {
    const { room, channel } = await roomOf(c)
    const { as } = await readJson(c, pressSchema)
    const from = await speakerIn(room, c.var.viewer, as)
    const { messageId, button } = c.req.param()
    const message = await channel.message(room.platformId, messageId)
    if (!message?.buttons.some(({ id }) => id === button)) throw problem(404, 'Tin này không có nút đó.')
    await channel.press({ ...placeOf(room, from), messageId, button })
    return c.json({ ok: true }, 201)
  })

  /** The room of the path with its channel; 404 when it is not there for this viewer. */
  async function roomOf(c: Context<ViewerEnv>): Promise<{ room: Room; channel: WebChannel }> {
    const id = c.req.param('id') ?? ''
    const where = { ...visibleTo(c.var.viewer), chatId: Number(id) }
    const [room] = /^\d{1,9}$/.test(id) ? await loadRooms(db, where) : []
    if (!room) throw problem(404, 'Không có phòng này.')
    const channel = channels(room.accountId)
    if (!channel) throw problem(503, 'Phòng này tạm thời chưa hoạt động. Xin thử lại sau.')
    return { room, channel }
  }

  /** Who speaks; 403 when that person is not in the room. */
  async function speakerIn(room: Room, viewer: Viewer, as: string | undefined): Promise<RoomPerson> {
    const id = speakerId(viewer, as)
    const person = room.people.find((one) => one.id === id)
    if (!person) throw problem(403, 'Người này không ở trong phòng.')
    await ensureIdentity(db, { accountId: room.accountId, person }, clock.now())
    return person
  }

  return app
}

/** The rooms a viewer may see, as a filter. */
export function visibleTo(viewer: Viewer): { organisationId?: number; personId?: number } {
  return viewer.kind === 'demo' ? {} : { organisationId: viewer.organisationId, personId: viewer.personId }
}

/** In the demo one chooses whom to speak as; a person who signed in is oneself. */
function speakerId(viewer: Viewer, as: string | undefined): number {
  if (viewer.kind === 'demo') {
    if (as === undefined) throw problem(400, 'Thiếu người gửi ("as").')
    return Number(as)
  }
  if (as !== undefined && Number(as) !== viewer.personId) throw problem(403, 'Chỉ được gửi với tên của chính mình.')
  return viewer.personId
}

function placeOf(room: Room, from: RoomPerson) {
  return {
    chatId: room.platformId,
    chatTitle: room.title,
    chatKind: room.kind,
    from: { id: String(from.id), name: from.name },
  }
}

/** Line ends as \n, without control characters, and without halves of surrogate pairs, which no database keeps. */
function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
}

/** As RFC 8187 writes what is not ASCII; of what encodeURIComponent leaves, these may not stand there. */
const inHeader = (name: string) =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)

function tooLarge(): never {
  throw problem(413, 'Nội dung gửi lên quá lớn (tối đa 64 KB).')
}

function problem(status: 400 | 403 | 404 | 409 | 413 | 503, message: string): HTTPException {
  return new HTTPException(status, { message })
}
