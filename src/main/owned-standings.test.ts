import { expect, it } from 'vitest'
import { createOwnedStandings } from './owned-standings.ts'

const live = { state: 'live' as const }
const connecting = { state: 'connecting' as const }
const frozen = { state: 'frozen' as const }
const turn = () => new Promise(setImmediate)

/** Keeping that a test lets end, or fail. */
function stage() {
  const asked: string[] = []
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = []
  const standings = createOwnedStandings({
    keep: (accountId, { state }) => {
      asked.push(`${accountId} ${state}`)
      return new Promise((resolve, reject) => ends.push({ resolve, reject }))
    },
    onFailure: () => {},
    pauseMs: 1,
  })
  return { asked, ends, standings }
}

it('keeps one standing after the other, however slow the database is, and only the newest of what waits', async () => {
  const { asked, ends, standings } = stage()
  standings.own(1, { isRunning: true })
  for (const standing of [connecting, frozen, live]) standings.tell(1, standing)
  await turn()
  expect(asked).toEqual(['1 connecting'])
  ends[0]?.resolve()
  await turn()
  expect(asked).toEqual(['1 connecting', '1 live'])
})

it('tries until it is kept', async () => {
  const { asked, ends, standings } = stage()
  standings.own(1, { isRunning: true })
  standings.tell(1, live)
  ends[0]?.reject(new Error('the database is away'))
  await expect.poll(() => asked).toEqual(['1 live', '1 live'])
  ends[1]?.resolve()
  await standings.stop()
  expect(asked).toHaveLength(2)
})

it('keeps nothing of an account that another owns, and at once what was told when it becomes the owner', async () => {
  const { asked, ends, standings } = stage()
  const giveUp = standings.own(2, { isRunning: true })
  standings.tell(1, live)
  await turn()
  expect(asked).toEqual([])
  standings.own(1, { isRunning: true })
  expect(asked).toEqual(['1 live'])
  ends[0]?.resolve()
  // What a first tenure leaves behind takes nothing from the second.
  standings.own(2, { isRunning: true })
  giveUp()
  standings.tell(2, connecting)
  expect(asked).toEqual(['1 live', '2 connecting'])
  // A channel that begins anew has told nothing yet.
  standings.own(1, { isRunning: false })
  await turn()
  expect(asked).toEqual(['1 live', '2 connecting'])
})
