import { openRoom } from './api.js'
import { byId } from './element.js'

/**
 * Opens a room that is bound to nothing yet.
 * @param {{ opener: () => { id: string, name: string } | undefined, onOpened: (room) => void }} context
 */
export function createNewRoomDialog({ opener, onOpened }) {
  const dialog = byId('new-room-dialog')
  const name = byId('new-room-name')
  const problem = dialog.querySelector('.problem')

  byId('new-room').addEventListener('click', () => {
    const person = opener()
    dialog.querySelector('.new-room-opener').textContent = person ? `Người mở: ${person.name}` : ''
    problem.hidden = true
    name.value = ''
    dialog.showModal()
  })
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close())
  dialog.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault()
    try {
      // Who signed in is known to the server and needs no name.
      onOpened(await openRoom(name.value, opener()?.id))
      dialog.close()
    } catch (error) {
      problem.textContent = error.message
      problem.hidden = false
    }
  })
}
