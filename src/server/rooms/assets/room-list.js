import { byId, element, fold } from './element.js'
import { openGroups } from './remembered.js'

/** Rooms that are bound to nothing stand together under this name. */
const looseGroup = 'Phòng riêng và phòng chưa kết nối'

/** So many fit on a screen: nothing need be folded away. */
const fewRooms = 10

/**
 * The list at the left: groups by committee, news first.
 * @param {{ onOpen: (id: string) => void }} context
 */
export function createRoomList({ onOpen }) {
  const list = byId('rooms')
  const search = byId('search')
  let rooms = []
  let current
  let unreadOf = (_room) => 0
  /** Rooms that had news since the page was opened. They stay up when read: a list that jumps under the hand misleads. */
  const raised = new Set()

  function draw() {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.room : undefined
    const wanted = fold(search.value)
    const found = rooms.filter((room) => fold(`${room.title} ${room.committeeName ?? ''}`).includes(wanted))
    const groups = Map.groupBy
      ? Map.groupBy(found, groupName)
      : found.reduce((all, room) => all.set(groupName(room), [...(all.get(groupName(room)) ?? []), room]), new Map())
    list.replaceChildren(...[...groups].map(([name, members]) => group(name, members, wanted !== '')))
    if (found.length === 0) {
      list.append(element('p', { className: 'empty' }, wanted ? 'Không có phòng nào khớp.' : 'Chưa có phòng nào.'))
    }
    if (focused) list.querySelector(`[data-room="${focused}"]`)?.focus()
  }

  function group(name, members, searching) {
    const unread = members.reduce((sum, room) => sum + unreadOf(room), 0)
    const holdsCurrent = members.some(({ id }) => id === current)
    const open = searching || (openGroups.get(name) ?? (unread > 0 || holdsCurrent || rooms.length <= fewRooms))
    const made = element(
      'details',
      { className: 'group', open },
      element('summary', {}, element('span', { className: 'group-name' }, name), badge(unread)),
      ...members.sort(byNews).map(roomButton),
    )
    made.querySelector('summary').addEventListener('click', () => {
      if (!searching) openGroups.set(name, !made.open)
    })
    return made
  }

  function roomButton(room) {
    const unread = unreadOf(room)
    const made = element(
      'button',
      { type: 'button', className: `room-button${unread ? ' unread' : ''}`, data: { room: room.id } },
      element('span', { className: `dot ${room.boundTo ?? 'none'}`, aria: { hidden: true } }, initials(room)),
      element('span', { className: 'room-label' }, room.title),
      badge(unread),
    )
    if (room.id === current) made.setAttribute('aria-current', 'true')
    made.addEventListener('click', () => onOpen(room.id))
    return made
  }

  /** The committee's group stays on top, then rooms with news, then the rest; all as the server orders them. */
  function byNews(a, b) {
    const rank = (room) => (room.boundTo === 'committee' ? 0 : raised.has(room.id) ? 1 : 2)
    return rank(a) - rank(b) || rooms.indexOf(a) - rooms.indexOf(b)
  }

  search.addEventListener('input', draw)
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && search.value !== '') {
      search.value = ''
      draw()
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault()
      if (event.key === 'Enter') list.querySelector('details[open] > .room-button')?.click()
      else visible()[0]?.focus()
    }
  })
  list.addEventListener('keydown', (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!steps) return
    event.preventDefault()
    const all = visible()
    const next = all[all.indexOf(document.activeElement) + steps]
    if (next) next.focus()
    else if (steps < 0) search.focus()
  })
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      search.focus()
      search.select()
    }
  })

  /** What the arrows walk over: headings of groups and the rooms of open ones. */
  const visible = () => [...list.querySelectorAll('summary, details[open] > .room-button')]

  return {
    /** @param all the rooms @param {string | undefined} open the one that is open @param {(room) => number} unread */
    show(all, open, unread) {
      rooms = all
      current = open
      unreadOf = unread
      for (const room of all) if (unread(room) > 0 || room.id === open) raised.add(room.id)
      draw()
    },
  }
}

const groupName = (room) => room.committeeName ?? looseGroup

function badge(count) {
  if (count === 0) return false
  return element(
    'span',
    { className: 'badge', aria: { label: `${count} tin chưa đọc` } },
    count > 99 ? '99+' : String(count),
  )
}

/** 'SYT' of 'Sở Y tế': the first letters of up to three words. */
function initials(room) {
  if (room.boundTo === 'committee') return '★'
  const words = room.title.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return words
    .slice(0, 3)
    .map((word) => word[0].toUpperCase())
    .join('')
}
