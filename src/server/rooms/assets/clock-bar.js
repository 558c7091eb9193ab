import { loadClock, moveClock, moveClockToNext, resetDemo } from './api.js'
import { byId } from './element.js'
import { dayOf, timeOf } from './message-view.js'
import { forgetRooms } from './remembered.js'

/**
 * The demo's clock; there is none outside the demo.
 * @param {{ onProblem: (message: string) => void }} context
 */
export function createClockBar({ onProblem }) {
  const bar = document.getElementById('clock')
  if (!bar) return { show: () => {}, refresh: async () => {} }
  const time = byId('clock-now')
  const next = byId('clock-next')
  const dialog = byId('reset-dialog')
  let reading = { now: '', next: null }

  function show(fresh) {
    reading = fresh
    if (bar.getAttribute('aria-busy') === 'true') return
    time.textContent = `${timeOf(fresh.now)} ${dayOf(fresh.now)}`
    time.dateTime = fresh.now
    next.disabled = fresh.next === null
    next.title = fresh.next ? `${timeOf(fresh.next)} ${dayOf(fresh.next)}` : 'Không còn sự kiện nào sắp tới'
  }

  async function run(work) {
    if (bar.getAttribute('aria-busy') === 'true') return
    setBusy(true)
    try {
      reading = await work()
    } catch (error) {
      onProblem(error.message)
    }
    setBusy(false)
    show(reading)
  }

  function setBusy(busy) {
    bar.setAttribute('aria-busy', String(busy))
    for (const button of bar.querySelectorAll('button')) button.disabled = busy
    if (busy) time.textContent = 'đang chuyển giờ…'
  }

  for (const button of bar.querySelectorAll('[data-minutes]')) {
    button.addEventListener('click', () =>
      run(() => moveClock(new Date(Date.parse(reading.now) + Number(button.dataset.minutes) * 60_000).toISOString())),
    )
  }
  next.addEventListener('click', () => run(moveClockToNext))
  byId('clock-reset').addEventListener('click', () => dialog.showModal())
  dialog.addEventListener('close', () => {
    if (dialog.returnValue !== 'yes') return
    dialog.returnValue = ''
    run(async () => {
      const fresh = await resetDemo()
      forgetRooms()
      location.assign('/rooms')
      return fresh
    })
  })

  return { show, refresh: async () => show(await loadClock()) }
}
