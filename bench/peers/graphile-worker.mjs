/**
 * The pipeline with graphile-worker: a named queue for each chat. Its local queue stays off, since with it jobs of one
 * named queue run side by side.
 */
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { arrive, atOnce, batch, connectionString, produce } from './pipeline.mjs'

const logger = new Logger(() => (level, message) => {
  if (level === 'error') console.error(message)
})
const utils = await makeWorkerUtils({ connectionString, logger })
await utils.migrate()
const runner = await run({
  preset: {
    worker: {
      connectionString,
      concurrentJobs: atOnce,
      maxPoolSize: 12,
      pollInterval: 500,
      ...(batch > 1 && { completeJobBatchDelay: 0 }),
    },
  },
  logger,
  noHandleSignals: true,
  taskList: { message: async (payload) => arrive(payload) },
})

await produce((client, deed) =>
  client.query(
    `select graphile_worker.add_jobs(array(
       select row('message', payload, payload->>'chatId', null, null, null, null, null)::graphile_worker.job_spec
       from json_array_elements($1::json) payload))`,
    [JSON.stringify(deed)],
  ),
)
await runner.stop()
process.exit(0)
