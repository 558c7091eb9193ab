/** The server's answers; every refusal becomes an Error whose message is meant for people. */

async function ask(path, options) {
  let response
  try {
    response = await fetch(path, options)
  } catch {
    throw new Error('Không nối được với máy chủ. Tin chưa được gửi, xin thử lại.')
  }
  if (response.status === 401) location.assign('/rooms/sign-in')
  const body = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(body.error ?? `Máy chủ trả lời ${response.status}.`)
  return body
}

const post = (path, body) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

export const loadRooms = () => ask('/rooms/api/rooms')

/** @param {string} room @param {string} [after] id of the last message known */
export const loadMessages = (room, after) =>
  ask(`/rooms/api/rooms/${room}/messages${after === undefined ? '' : `?after=${after}`}`)

/** Where a message's file is. @param {string} room @param {string} message its id */
export const fileAddress = (room, message) => `/rooms/api/rooms/${room}/messages/${message}/file`

/** `key` makes a second try of the same words harmless. */
export const sendMessage = (room, words) => post(`/rooms/api/rooms/${room}/messages`, words)

export const pressButton = (room, message, button, as) =>
  post(`/rooms/api/rooms/${room}/messages/${message}/buttons/${encodeURIComponent(button)}`, { as })

export const openRoom = (title, as) => post('/rooms/api/rooms', { title, as })

export const loadClock = () => ask('/demo/clock')
export const moveClock = (now) => post('/demo/clock', { now })
export const moveClockToNext = () => post('/demo/clock/next', {})
export const resetDemo = () => post('/demo/reset', {})
