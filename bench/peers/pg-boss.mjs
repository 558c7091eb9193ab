/** The pipeline with pg-boss: a queue with strict order per key, the key being the chat. */
import { setTimeout as pause } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import { arrive, atOnce, batch, connectionString, produce } from './pipeline.mjs'

const boss = new PgBoss({ connectionString, supervise: false, schedule: false })
boss.on('error', (error) => console.error(error))
await boss.start()
await boss.createQueue('messages', { policy: 'key_strict_fifo' })

let done = false
/** Its own `work` polls twice a second at most when it finds nothing; asking again at once is kinder to its figures. */
async function consume() {
  while (!done) {
    const jobs = await boss.fetch('messages', { batchSize: batch })
    for (const { data } of jobs) arrive(data)
    if (jobs.length > 0)
      await boss.complete(
        'messages',
        jobs.map(({ id }) => id),
      )
    else await pause(2)
  }
}
const consuming = Promise.all(Array.from({ length: Math.ceil(atOnce / batch) }, consume))

await produce((client, deed) =>
  boss.insert(
    'messages',
    deed.map((data) => ({ data, singletonKey: data.chatId })),
    { db: { executeSql: (text, values) => client.query(text, values) } },
  ),
)
done = true
await consuming
await boss.stop({ graceful: false })
process.exit(0)
