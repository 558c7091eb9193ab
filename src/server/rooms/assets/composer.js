import { byId, element, fold } from './element.js'
import { excerpt } from './message-view.js'

const roleNames = {
  chair: 'Trưởng ban',
  deputy: 'Phó Trưởng ban',
  clerk: 'Văn thư',
  member: 'Thành viên',
  overseer: 'Theo dõi',
  focal: 'Đầu mối',
}
const suggestions = {
  agency: ['/viec', '/xem ', '/nhan ', '/done ', '/trogiup'],
  committee: ['/viec', '/xem ', '/khan ', '/trogiup'],
  none: ['/ketnoi ', '/viec', '/trogiup'],
}

/** What a person is in the room, in a few words; without what the name says already. */
export function describePerson(person) {
  const words = [person.title ?? roleNames[person.roles[0]], person.agency]
  const said = [fold(person.name)]
  return words
    .filter((word) => word && !said.some((before) => before.includes(fold(word))) && said.push(fold(word)))
    .join(', ')
}

/**
 * Where one writes.
 * @param {{ onSend: (words: { text: string, replyTo?: string, key: string }) => Promise<void>, onSpeaker: (id: string) => void, onUp: () => void }} context
 */
export function createComposer({ onSend, onSpeaker, onUp }) {
  const form = byId('composer')
  const text = byId('text')
  const problem = byId('problem')
  const reply = byId('reply')
  const send = form.querySelector('[type=submit]')
  const speaker = document.getElementById('speaker')
  const self = document.body.dataset.self
  let replyTo
  let sending = false
  /** Stays the same while the same words are tried again. */
  let key = crypto.randomUUID?.() ?? String(Math.random())

  function setReply(message) {
    replyTo = message
    reply.hidden = !message
    if (message) {
      reply.querySelector('.reply-text').replaceChildren(element('b', {}, message.from.name), ` ${excerpt(message)}`)
      text.focus()
    }
  }

  function say(message) {
    problem.textContent = message ?? ''
    problem.hidden = !message
  }

  function grow() {
    text.style.height = 'auto'
    text.style.height = `${Math.min(text.scrollHeight, 200)}px`
  }

  async function submit() {
    if (sending || text.value.trim() === '') return
    sending = true
    send.disabled = true
    say()
    try {
      await onSend({ text: text.value, key, ...(replyTo ? { replyTo: replyTo.id } : {}) })
      text.value = ''
      key = crypto.randomUUID?.() ?? String(Math.random())
      setReply(undefined)
      grow()
    } catch (error) {
      say(error.message)
    }
    sending = false
    send.disabled = false
    text.focus()
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
  })
  text.addEventListener('input', () => {
    say()
    grow()
  })
  text.addEventListener('keydown', (event) => {
    // While an input method composes a letter, Enter belongs to it.
    if (event.isComposing) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      submit()
    } else if (event.key === 'ArrowUp' && text.value === '') {
      event.preventDefault()
      onUp()
    }
  })
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && replyTo && !document.querySelector('dialog[open]')) setReply(undefined)
  })
  reply.querySelector('button').addEventListener('click', () => {
    setReply(undefined)
    text.focus()
  })
  speaker?.addEventListener('change', () => onSpeaker(speaker.value))

  return {
    /** Makes ready for a room. @param room as the API gives it @param {string | undefined} as whom one spoke as last */
    enter(room, as) {
      form.hidden = false
      setReply(undefined)
      say()
      speaker?.replaceChildren(
        ...room.people.map((person) => {
          const about = describePerson(person)
          return element('option', { value: person.id }, about ? `${person.name} – ${about}` : person.name)
        }),
      )
      const clerk = room.people.find(({ roles }) => roles.includes('clerk'))
      const chosen = room.people.find(({ id }) => id === as) ?? clerk ?? room.people[0]
      if (speaker && chosen) speaker.value = chosen.id
      byId('suggestions').replaceChildren(
        ...suggestions[room.boundTo ?? 'none'].map((command) => {
          const chip = element('button', { type: 'button', className: 'chip' }, command.trim())
          chip.addEventListener('click', () => {
            text.value = command
            grow()
            text.focus()
          })
          return chip
        }),
      )
    },
    leave() {
      form.hidden = true
    },
    /** Whom one speaks as. */
    speaker: () => self ?? speaker?.value,
    focus: () => text.focus(),
    setReply,
    say,
  }
}
