import { setTimeout as sleep } from 'node:timers/promises'

export interface Room {
  id: string
  title: string
  committee: string | null
  people: { id: string; name: string; agency: string | null }[]
}

export interface Message {
  id: string
  from: { id: string; name: string; bot: boolean }
  text: string
  at: string
  buttons: { id: string; label: string }[]
}

/** The rooms' HTTP interface as a script would use it. */
export function roomsClient(url: string, headers: Record<string, string> = {}) {
  async function call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(url + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  async function json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await call(method, path, body)
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T // Our own interface, checked by the server's tests.
  }

  const rooms = () => json<Room[]>('GET', '/rooms/api/rooms')

  async function room(committee: string, title: string): Promise<Room> {
    const found = (await rooms()).find((each) => each.committee === committee && each.title.includes(title))
    if (!found) throw new Error(`no room '${title}' of ${committee}`)
    return found
  }

  const messages = (roomId: string, after?: string) =>
    json<Message[]>('GET', `/rooms/api/rooms/${roomId}/messages${after === undefined ? '' : `?after=${after}`}`)

  const say = (roomId: string, as: string, text: string, replyTo?: string) =>
    json<Message>('POST', `/rooms/api/rooms/${roomId}/messages`, { as, text, ...(replyTo ? { replyTo } : {}) })

  const press = (roomId: string, messageId: string, button: string, as: string) =>
    json<unknown>('POST', `/rooms/api/rooms/${roomId}/messages/${messageId}/buttons/${button}`, { as })

  /** The bot's words in a room after a message, as soon as one of them matches. */
  async function heard(roomId: string, pattern: RegExp, after?: string): Promise<Message> {
    // A minute, for a machine that does much else.
    for (let tries = 0; tries < 1200; tries++) {
      const found = (await messages(roomId, after)).find(({ from, text }) => from.bot && pattern.test(text))
      if (found) return found
      await sleep(50)
    }
    const all = (await messages(roomId, after)).map(({ text }) => text).join('\n---\n')
    throw new Error(`nothing like ${pattern} was said in room ${roomId}:\n${all}`)
  }

  /** Says something and waits for the bot's answer. */
  async function ask(roomId: string, as: string, text: string, pattern: RegExp, replyTo?: string): Promise<Message> {
    const said = await say(roomId, as, text, replyTo)
    return heard(roomId, pattern, said.id)
  }

  const moveClock = (now: string) => json<{ now: string; next: string | null }>('POST', '/demo/clock', { now })

  return { call, json, rooms, room, messages, say, press, heard, ask, moveClock }
}
