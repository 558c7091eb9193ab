/** What this browser remembers between visits; a browser that forbids storage just forgets. */

const prefix = 'chidao.'

function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(prefix + key) ?? 'null') ?? otherwise
  } catch {
    return otherwise
  }
}

function write(key, value) {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value))
  } catch {
    // Full or forbidden: nothing that matters is lost.
  }
}

/** One remembered value for each room, group and so on. @param {string} key */
function table(key) {
  return {
    get: (id) => read(key, {})[id],
    set: (id, value) => write(key, { ...read(key, {}), [id]: value }),
  }
}

/** How many messages of a room have been shown here. */
export const seenMessages = table('seen')
/** Whom one last spoke as in a room. */
export const speakers = table('speakers')
/** Groups of the list that were opened or closed by hand. */
export const openGroups = table('groups')

export const lastRoom = { get: () => read('room'), set: (id) => write('room', id) }
export const guideClosed = { get: () => read('guide-closed', false), set: () => write('guide-closed', true) }

/** The demo has begun anew: room and message numbers may mean something else now. */
export function forgetRooms() {
  for (const key of ['seen', 'speakers', 'groups', 'room']) {
    try {
      localStorage.removeItem(prefix + key)
    } catch {
      return
    }
  }
}
