import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { BotState } from '../bot/channels/telegram/simulator/bot-state.ts'
import {
  startTelegramSimulator,
  type TelegramSimulator,
} from '../bot/channels/telegram/simulator/telegram-simulator.ts'
import { type Database, openPostgres } from '../db/client.ts'
import { line, message } from '../db/schema/outbox.ts'
import { person } from '../db/schema/people.ts'
import { createPostgresDatabase } from '../db/testing.ts'
import { provinces } from '../seeds/provinces.ts'
import { seed } from '../seeds/seed.ts'
import { makeCode } from './codes.ts'
import type { Role } from './role.ts'
import { freePort } from './testing/free-port.ts'
import { type SpawnedServer, spawnServer, temporaryDataDir } from './testing/spawn-server.ts'

const readiness = z.object({ problems: z.array(z.string()) })
/** As long as docs/delivery.md says that a dead owner's accounts wait. */
const takenOverWithin = { timeout: 15_000, interval: 50 }
/** For what no promise is made about. */
const patience = { timeout: 60_000, interval: 50 }

describe('a process that answers people and another that sends', () => {
  const closing: (() => unknown)[] = []
  let database: Database
  let simulator: TelegramSimulator
  let bot: BotState
  let env: Record<string, string>

  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close()
  })

  async function begin(databaseUrl: string): Promise<void> {
    database = await openPostgres(databaseUrl)
    closing.push(() => database.close())
    const now = new Date()
    const chosen = provinces.filter(({ slug }) => slug === 'bac-ninh')
    await seed(database.db, { now, machine: now }, chosen)
    simulator = await startTelegramSimulator()
    closing.push(() => simulator.stop())
    bot = simulator.addBot()
    const dataDir = await temporaryDataDir()
    closing.push(dataDir.remove)
    const port = String(await freePort())
    env = {
      ...{ DATABASE_URL: databaseUrl, DATA_DIR: dataDir.path, DEMO: '0', HOST: '127.0.0.1', PORT: port },
      ...{ TELEGRAM_TOKEN: bot.token, TELEGRAM_API_ROOT: simulator.url },
      TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}`,
    }
  }

  async function start(role: Role): Promise<SpawnedServer> {
    const server = await spawnServer(role === 'web' ? env : { ...env, PORT: '0' }, { role })
    closing.push(() => server.stop('SIGKILL'))
    return server
  }

  async function problemsOf({ url }: SpawnedServer): Promise<string[]> {
    const response = await fetch(`${url}/readyz`)
    const { problems } = readiness.parse(await response.json())
    expect(response.status).toBe(problems.length === 0 ? 200 : 503)
    return problems
  }

  async function codeOf(handle: string): Promise<string> {
    const [found] = await database.db.select().from(person).where(eq(person.handle, handle))
    if (!found) throw new Error(`no person ${handle}`)
    const now = new Date()
    const target = { organisationId: found.organisationId, personId: found.id }
    return (await makeCode(database.db, target, { now, machine: now })).code
  }

  it('share the work, say when nobody sends, and go on when the sender is killed', async ({ skip }) => {
    const own = await createPostgresDatabase()
    if (!own) return skip('there is no PostgreSQL')
    closing.push(own.drop)
    await begin(own.url)
    const web = await start('web')
    await expect.poll(() => bot.webhook !== undefined, patience).toBe(true)
    const nobodySends = [expect.stringMatching(/^Không tiến trình nào đang gửi tin .*telegram/)]
    await expect.poll(() => problemsOf(web), patience).toEqual(nobodySends)

    const clerk = simulator.people.addUser('Hùng', 'Văn phòng').id
    const answers = () => simulator.transcript(clerk).filter(({ from }) => from?.bot).length
    const waiting = () => database.db.$count(line)
    simulator.people.say(clerk, clerk, `/start ${await codeOf('van-thu')}`)
    await expect.poll(waiting, patience).toBe(1)
    expect((await fetch(`${web.url}/rooms`)).status).toBe(200)
    // What the web process would have begun to send would stand in the ledger.
    expect(await database.db.$count(message)).toBe(0)
    expect(answers()).toBe(0)

    const first = await start('worker')
    await expect.poll(answers, patience).toBe(1)
    await expect.poll(() => problemsOf(web), patience).toEqual([])
    expect(await problemsOf(first)).toEqual([])
    expect((await fetch(`${first.url}/rooms`)).status).toBe(404)

    await first.stop('SIGKILL')
    simulator.people.say(clerk, clerk, '/trogiup')
    await expect.poll(() => problemsOf(web), takenOverWithin).toEqual(nobodySends)
    expect(answers()).toBe(1)

    await start('worker')
    await expect.poll(answers, takenOverWithin).toBe(2)
    await expect.poll(() => problemsOf(web), takenOverWithin).toEqual([])
  })
})
