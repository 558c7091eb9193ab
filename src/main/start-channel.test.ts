import { EventEmitter, once } from 'node:events'
import { expect, it } from 'vitest'
import { startChannel } from './start-channel.ts'

/** A channel whose first starts fail. */
function failing(times: number) {
  const calls = new EventEmitter()
  const told: string[] = []
  const note = (what: string) => {
    told.push(what)
    calls.emit(what)
  }
  const channel = {
    async start() {
      if (times-- > 0) throw new Error('the database is away')
      note('started')
    },
    async stop() {
      note('stopped')
    },
  }
  const options = { begin: () => channel.start(), channel, onFailure: () => note('failed'), pauseMs: 1 }
  return { calls, told, options }
}

it('starts a channel again until it starts, and undoes each start that failed', async () => {
  const { calls, told, options } = failing(2)
  const started = once(calls, 'started')
  const end = startChannel(options)
  await started
  expect(told).toEqual(['failed', 'stopped', 'failed', 'stopped', 'started'])
  await end()
  expect(told.slice(5)).toEqual(['stopped'])
})

it('is ended in the midst of a pause, and starts nothing after', async () => {
  const { calls, told, options } = failing(1)
  const failed = once(calls, 'stopped')
  const end = startChannel({ ...options, pauseMs: 60_000 })
  await failed
  await end()
  expect(told).toEqual(['failed', 'stopped', 'stopped'])
})
