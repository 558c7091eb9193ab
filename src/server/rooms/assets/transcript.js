import { byId, element } from './element.js'
import { dayOf, messageView } from './message-view.js'

/** Nearer to the end than this, one is reading the newest. */
const nearEnd = 80

/**
 * The messages of the room that is open.
 * @param {{ speaker: () => string | undefined, fileAddress: (message) => string, onReply: (message) => void, onPress: (message, button, element) => void, onLeave: () => void }} context
 */
export function createTranscript({ speaker, fileAddress, onReply, onPress, onLeave }) {
  const list = byId('transcript')
  const newest = byId('newest')
  const messages = new Map()
  let lastDay = ''
  let lastFrom = ''

  const isAtEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < nearEnd

  function toEnd() {
    list.scrollTop = list.scrollHeight
    newest.hidden = true
  }

  function append(message) {
    const day = dayOf(message.at)
    if (day !== lastDay) {
      list.append(element('li', { className: 'day' }, element('span', {}, day)))
      lastDay = day
      lastFrom = ''
    }
    const own = message.from.id === speaker()
    const view = messageView(message, { own, quoted: messages.get(message.replyTo), fileAddress, onReply, onPress })
    if (message.from.id === lastFrom) view.classList.add('follows')
    lastFrom = message.from.id
    messages.set(message.id, message)
    list.append(view)
  }

  /** @param {number} [unread] how many of the newest are news: one begins to read at the first of them */
  function show(all, unread = 0) {
    // Not announced one by one: this is a room being opened, not news.
    list.setAttribute('aria-live', 'off')
    messages.clear()
    lastDay = ''
    lastFrom = ''
    list.replaceChildren()
    for (const message of all) append(message)
    if (all.length === 0) list.append(element('li', { className: 'empty' }, 'Chưa có tin nhắn nào trong phòng này.'))
    toEnd()
    const firstUnread = viewOf(all[all.length - unread]?.id)
    if (firstUnread && firstUnread.offsetTop < list.scrollTop) list.scrollTop = firstUnread.offsetTop - 8
    newest.hidden = isAtEnd()
    requestAnimationFrame(() => list.setAttribute('aria-live', 'polite'))
  }

  /** Adds what is not there yet; stays where one is reading. */
  function add(fresh) {
    const unknown = fresh.filter(({ id }) => !messages.has(id))
    if (unknown.length === 0) return
    // A message that was written earlier but came later: the order of the room is the order of ids.
    const last = Number([...messages.keys()].at(-1) ?? 0)
    if (unknown.some(({ id }) => Number(id) < last)) {
      show([...messages.values(), ...unknown].sort((a, b) => Number(a.id) - Number(b.id)))
      return
    }
    const stay = isAtEnd() || unknown.some(({ from }) => from.id === speaker())
    list.querySelector('.empty')?.remove()
    for (const message of unknown) append(message)
    if (stay) toEnd()
    else newest.hidden = false
  }

  const viewOf = (id) => list.querySelector(`[data-id="${id}"]`)

  function goTo(id) {
    const view = viewOf(id)
    view?.focus({ preventScroll: true })
    view?.scrollIntoView({ block: 'nearest' })
  }

  newest.addEventListener('click', toEnd)
  list.addEventListener('scroll', () => {
    if (isAtEnd()) newest.hidden = true
  })
  list.addEventListener('click', (event) => {
    const quoted = event.target instanceof Element ? event.target.closest('[data-quotes]') : null
    if (!quoted) return
    event.preventDefault()
    goTo(quoted.dataset.quotes)
  })
  list.addEventListener('keydown', (event) => {
    const here = event.target instanceof Element ? event.target.closest('.message') : null
    if (!here) return
    const ids = [...messages.keys()]
    const index = ids.indexOf(here.dataset.id)
    if (event.key === 'ArrowUp') goTo(ids[Math.max(0, index - 1)])
    else if (event.key === 'ArrowDown' && index + 1 < ids.length) goTo(ids[index + 1])
    else if (event.key === 'ArrowDown' || event.key === 'Escape') onLeave()
    else if (event.key === 'Enter' && event.target === here) onReply(messages.get(here.dataset.id))
    else return
    event.preventDefault()
  })

  return {
    show,
    add,
    /** The same messages again: whose are one's own has changed. */
    redraw: () => show([...messages.values()]),
    lastId: () => [...messages.keys()].at(-1),
    focusLast: () => goTo([...messages.keys()].at(-1)),
  }
}
