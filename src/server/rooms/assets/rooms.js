import { fileAddress, loadMessages, loadRooms, pressButton, sendMessage } from './api.js'
import { createClockBar } from './clock-bar.js'
import { createComposer } from './composer.js'
import { byId } from './element.js'
import { showGuide } from './guide.js'
import { createNewRoomDialog } from './new-room-dialog.js'
import { forgetRooms, lastRoom, seenMessages, speakers } from './remembered.js'
import { createRoomHead } from './room-head.js'
import { createRoomList } from './room-list.js'
import { createTranscript } from './transcript.js'

const narrow = matchMedia('(max-width: 719px)')
const pageTitle = document.title
const comeBackMs = 3000
const rooms = new Map()
/** Id of the room that is open. */
let current

const list = createRoomList({ onOpen: goTo })
const composer = createComposer({
  async onSend(words) {
    const room = current
    const said = await sendMessage(room, { as: composer.speaker(), ...words })
    heard(room, said)
  },
  onSpeaker(id) {
    speakers.set(current, id)
    transcript.redraw()
  },
  onUp: () => transcript.focusLast(),
})
const transcript = createTranscript({
  speaker: composer.speaker,
  fileAddress: ({ id }) => fileAddress(current, id),
  onReply: composer.setReply,
  onLeave: composer.focus,
  async onPress(message, button, pressed) {
    pressed.disabled = true
    try {
      await pressButton(current, message.id, button.id, composer.speaker())
      pressed.classList.add('pressed')
      composer.say()
    } catch (error) {
      composer.say(error.message)
    }
    // Long enough that a double click is one press.
    setTimeout(() => {
      pressed.disabled = false
    }, 1500)
  },
})
const head = createRoomHead()
createNewRoomDialog({
  opener: () => rooms.get(current)?.people.find(({ id }) => id === composer.speaker()),
  onOpened(room) {
    rooms.set(room.id, room)
    goTo(room.id)
  },
})
const clock = createClockBar({ onProblem: composer.say })

/** The address says which room is open, so that the back button works and a room can be linked to. */
const roomInAddress = () => /^#phong-(\d+)$/.exec(location.hash)?.[1]

function goTo(id) {
  if (roomInAddress() === id) showRoom(id)
  else location.hash = `phong-${id}`
}

async function showRoom(id) {
  const room = rooms.get(id)
  document.body.dataset.pane = room ? 'room' : 'list'
  if (!room) {
    current = undefined
    drawList()
    return
  }
  const changed = current !== id
  current = id
  lastRoom.set(id)
  head.show(room)
  if (changed) {
    composer.enter(room, speakers.get(id))
    transcript.show([])
  }
  try {
    const messages = await loadMessages(id, changed ? undefined : transcript.lastId())
    if (current !== id) return
    if (changed) transcript.show(messages, unread(room))
    else transcript.add(messages)
  } catch (error) {
    composer.say(error.message)
  }
  markSeen()
  if (!narrow.matches && changed) composer.focus()
}

/** A message of any room, from the stream or as the answer to one's own sending; the same one may come twice. */
function heard(id, message) {
  const room = rooms.get(id)
  if (!room) {
    refresh().catch(() => {})
    return
  }
  if (Number(message.id) > Number(room.newest ?? 0)) {
    room.newest = message.id
    room.messages += 1
  }
  if (id === current) transcript.add([message])
  markSeen()
  // The answer to /ketnoi may mean that the room has a new owner and more people.
  if (room.boundTo === null && message.from.bot) refresh().catch(() => {})
}

function markSeen() {
  const room = rooms.get(current)
  if (room && !document.hidden) seenMessages.set(room.id, room.messages)
  drawList()
}

function unread(room) {
  const seen = seenMessages.get(room.id) ?? 0
  return seen > room.messages ? 0 : room.messages - seen
}

let drawing = false
/** Many messages may come at once; the list is drawn once for all of them. */
function drawList() {
  if (drawing) return
  drawing = true
  requestAnimationFrame(() => {
    drawing = false
    const all = [...rooms.values()]
    list.show(all, current, unread)
    const sum = all.reduce((total, room) => total + unread(room), 0)
    document.title = sum > 0 ? `(${sum}) ${pageTitle}` : pageTitle
  })
}

/** Everything as the server has it now; what is on the page stays. */
async function refresh() {
  const all = await loadRooms()
  rooms.clear()
  for (const room of all) rooms.set(room.id, room)
  if (current !== undefined && !rooms.has(current)) {
    location.hash = ''
    return
  }
  if (current !== undefined) await showRoom(current)
  else drawList()
}

/** @param {boolean} [again] after a break: the page may have missed more than messages, a room or a person for example */
function follow(again = false) {
  const stream = new EventSource('/rooms/api/stream')
  const lost = byId('connection')
  let opened = again
  stream.addEventListener('open', () => {
    lost.hidden = true
    if (opened) Promise.all([refresh(), clock.refresh()]).catch(() => {})
    opened = true
  })
  stream.addEventListener('error', () => {
    lost.hidden = false
    // A browser tries again by itself, but for ever gives up a stream that was answered with an error: by a server that
    // is ending or without its database, or by the proxy before it.
    if (stream.readyState === EventSource.CLOSED) setTimeout(followAgain, comeBackMs)
  })
  stream.addEventListener('message', ({ data }) => {
    const { room, message } = JSON.parse(data)
    heard(room, message)
  })
  stream.addEventListener('clock', ({ data }) => clock.show(JSON.parse(data)))
  stream.addEventListener('reload', () => {
    forgetRooms()
    location.assign('/rooms')
  })
  // A page that is being left has not lost its connection.
  addEventListener('pagehide', () => stream.close())
}

/** Asks for the rooms first: whoever is signed out meanwhile is sent to sign in. */
function followAgain() {
  loadRooms().then(
    () => follow(true),
    () => setTimeout(followAgain, comeBackMs),
  )
}

async function begin() {
  addEventListener('hashchange', () => showRoom(roomInAddress()))
  document.addEventListener('visibilitychange', markSeen)
  byId('back').addEventListener('click', () => {
    location.hash = ''
  })
  showGuide()
  // The stream first: what is said while the rooms are being loaded is then heard, not missed.
  follow()
  await Promise.all([refresh(), clock.refresh()])
  const last = lastRoom.get()
  const first = roomInAddress() ?? (narrow.matches ? undefined : rooms.has(last) ? last : [...rooms.keys()][0])
  if (first !== undefined && roomInAddress() !== first) history.replaceState(null, '', `#phong-${first}`)
  await showRoom(first)
}

begin().catch((error) => {
  byId('room-title').textContent = 'Không tải được các phòng'
  byId('room-about').textContent = error.message
})
