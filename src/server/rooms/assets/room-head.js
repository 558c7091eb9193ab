import { describePerson } from './composer.js'
import { byId, element } from './element.js'

/** The open room's name and people. */
export function createRoomHead() {
  const people = byId('people')

  // The list of people closes by Esc or a click elsewhere, as menus do.
  document.addEventListener('click', ({ target }) => {
    if (!people.contains(target)) people.open = false
  })
  people.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return
    people.open = false
    people.querySelector('summary').focus()
  })

  return {
    /** @param room as the API gives it */
    show(room) {
      byId('room-title').textContent = room.title
      byId('room-about').textContent = aboutRoom(room)
      people.hidden = room.people.length === 0
      people.querySelector('summary').textContent = `${room.people.length} người`
      people.querySelector('ul').replaceChildren(...room.people.map(personView))
    },
  }
}

function aboutRoom(room) {
  if (room.boundTo === 'committee') return 'Nhóm của Ban Chỉ đạo'
  if (room.boundTo === 'agency') return room.committeeName ?? 'Phòng của cơ quan'
  return room.kind === 'direct' ? 'Trò chuyện riêng với trợ lý' : 'Chưa kết nối: gõ /ketnoi MÃ'
}

function personView(person) {
  return element(
    'li',
    {},
    element('b', {}, person.name),
    element('span', { className: 'muted' }, describePerson(person)),
  )
}
