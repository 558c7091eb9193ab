import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { listen } from '../../server/listen.ts'

const asked = z.object({ sender: z.string(), chatId: z.string(), text: z.string() })

/** What arrived, with the moment of its arrival in milliseconds since 1970. */
export type Arrival = z.infer<typeof asked> & { at: number }

/** A platform of the test's own, in its own process: it takes everything and says so after `answerAfterMs`. */
export async function openHttpPlatform(answerAfterMs: number) {
  const arrivals: Arrival[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    arrivals.push({ ...asked.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))), at: Date.now() })
    const id = String(arrivals.length)
    await pause(answerAfterMs)
    response.end(JSON.stringify({ id }))
  })
  const port = await listen(server, { host: '127.0.0.1', port: 0 })
  return {
    url: `http://127.0.0.1:${port}`,
    arrivals,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
