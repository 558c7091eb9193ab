import { byId } from './element.js'
import { guideClosed } from './remembered.js'

/** The demo's few words for a first visit; closed once, it stays closed. */
export function showGuide() {
  const guide = document.getElementById('guide')
  if (!guide || guideClosed.get()) return
  guide.hidden = false
  byId('guide-close').addEventListener('click', () => {
    guide.hidden = true
    guideClosed.set()
  })
}
