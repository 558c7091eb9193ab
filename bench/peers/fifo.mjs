/** A list of texts for groups, first in first out, by three workers, each trying again when it is refused. */
import { autoRetry } from '@grammyjs/auto-retry'
import { Api } from 'grammy'

const { url, token, account, sends } = JSON.parse(process.argv[2])

const api = new Api(token, { apiRoot: url })
api.config.use(autoRetry())

await fetch(`${url}/control/mark`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ name: `${account}:start`, at: Date.now() }),
})
const work = async () => {
  for (let send = sends.shift(); send; send = sends.shift()) await api.sendMessage(send.group, send.text)
}
await Promise.all([work(), work(), work()])
process.exit(0)
