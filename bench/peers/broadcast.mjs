/** One text to many groups with grammY, as its users do it. */
import { autoRetry } from '@grammyjs/auto-retry'
import { apiThrottler } from '@grammyjs/transformer-throttler'
import { Api } from 'grammy'

const { url, token, account, groups, text, how } = JSON.parse(process.argv[2])

/** Each way: how a send is dressed, and how the sends follow each other. */
const ways = {
  sequential: { dress: [autoRetry()], send: inPool(1) },
  pool: { dress: [autoRetry()], send: inPool(10) },
  all: { dress: [autoRetry()], send: inPool(Number.POSITIVE_INFINITY) },
  // Alone it loses what is refused: its windows do not slide, the platform's do.
  throttler: { dress: [apiThrottler(), autoRetry()], send: inPool(Number.POSITIVE_INFINITY) },
}

const { dress, send } = ways[how]
const api = new Api(token, { apiRoot: url })
api.config.use(...dress)

await fetch(`${url}/control/mark`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ name: `${account}:start`, at: Date.now() }),
})
await send(groups, (group) => api.sendMessage(group, text))
process.exit(0)

function inPool(size) {
  return async (items, work) => {
    const waiting = [...items]
    const next = async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
    }
    await Promise.all(Array.from({ length: Math.min(size, items.length) }, next))
  }
}
