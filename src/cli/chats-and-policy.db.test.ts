import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ensureAccount } from '../../db/accounts.ts'
import { ensureChat, organisationOfAccount } from '../../db/chats.ts'
import type { Database } from '../../db/client.ts'
import { chat } from '../../db/schema/chat.ts'
import { line, message, messageLine } from '../../db/schema/outbox.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { readConfig } from '../config.ts'
import { createFileReader } from '../files/file-reader.ts'
import { momentAt, people, seedTwoProvinces } from '../testing/published-committee.ts'
import { runInProcess } from './run-in-process.ts'

const at = momentAt('2021-02-04', '08:30')
let database: Database
let chats: ReturnType<typeof people>
let first: number
let standby: number
const reader = createFileReader()

beforeAll(async () => {
  database = await openTestDatabase()
  await seedTwoProvinces(database.db)
  chats = people(database.db)
  const { id, accountId } = await chats.chatNamed('bac-ninh-syt')
  first = id
  const organisationId = (await organisationOfAccount(database.db, accountId)) ?? 0
  const wanted = { organisationId, channel: 'telegram' as const, name: 'bot' }
  const account = await ensureAccount(database.db, wanted, at.machine)
  const group = { accountId: account.id, platformId: '-100', kind: 'group' as const, title: 'SYT trên Telegram' }
  standby = (await ensureChat(database.db, { ...group, createdAt: at.machine })).id
})
afterAll(async () => {
  await reader.close()
  await database.close()
})

async function run(...argv: string[]) {
  const app = { database, config: readConfig({ DEMO: '0' }), reader, moment: async () => at }
  return runInProcess(argv, app, new Map())
}
const done = async (...argv: string[]) => {
  const { stdout, stderr, exit } = await run(...argv)
  expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 })
  return stdout
}

it('gives a chat a second channel by a code, lists both and says what arrived where', async () => {
  const made = await done('code', '--standby-of', String(first))
  expect(made).toContain("kênh dự phòng của 'Sở Y tế'")
  const [code] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(made) ?? ['']
  expect((await chats.say('-100', 'nguoi-la', `/ketnoi ${code}`, at)).join()).toContain('kênh dự phòng')

  const entry = { text: 'Việc 3', spans: [], buttons: [] }
  const said = { chatId: first, key: 'test', kind: 'due' as const, priority: 0, entry }
  const times = { dueAt: at.now, queuedAt: at.machine }
  const [told] = await database.db
    .insert(line)
    .values({ ...said, ...times })
    .returning()
  const body = { ...entry, urgency: 'normal' as const }
  const sent = { chatId: standby, state: 'sent' as const, priority: 0, body, nextAttemptAt: at.machine }
  const [{ accountId } = { accountId: 0 }] = await database.db.select().from(chat).where(eq(chat.id, standby))
  const [copy] = await database.db
    .insert(message)
    .values({ ...sent, accountId, createdAt: at.machine })
    .returning()
  await database.db.insert(messageLine).values({ messageId: copy?.id ?? 0, lineId: told?.id ?? 0 })

  const listed = await done('chat', 'list', '--organisation', 'bac-ninh')
  expect(listed).toContain(`${first}  web/web  'Sở Y tế'  Sở Y tế`)
  expect(listed).toContain(`kênh dự phòng: ${standby}; 7 ngày qua đã đến đây 0, đến kênh dự phòng 1 (chỉ ở đó: 1)`)
  expect(listed).not.toContain('Lai Châu')
  expect(listed).toContain(`${standby}  telegram/bot  'SYT trên Telegram'  kênh dự phòng của ${first}`)
})

it('says of what did not arrive that its copy has', async () => {
  await database.db.update(chat).set({ state: 'removed' }).where(eq(chat.id, first))
  expect(await done('outbox', 'list')).toContain('1 đã đến ở kênh dự phòng')
  const [waiting] = await database.db.select().from(line).where(eq(line.key, 'test'))
  const [{ accountId } = { accountId: 0 }] = await database.db.select().from(chat).where(eq(chat.id, first))
  const body = { text: 'Việc 3', spans: [], buttons: [], urgency: 'normal' as const }
  const dead = { chatId: first, accountId, state: 'dead' as const, priority: 0, body, nextAttemptAt: at.machine }
  const [own] = await database.db
    .insert(message)
    .values({ ...dead, createdAt: at.machine })
    .returning()
  await database.db.insert(messageLine).values({ messageId: own?.id ?? 0, lineId: waiting?.id ?? 0 })
  expect(await done('outbox', 'list')).toContain("đã đến ở kênh dự phòng 'SYT trên Telegram'")
})

it('gives no code for a chat that has one, or is one', async () => {
  for (const id of [first, standby]) {
    expect((await run('code', '--standby-of', String(id))).stderr).toContain(`chidao chat unpair ${id}`)
  }
})

it('takes the second channel away, by the number of either', async () => {
  expect(await done('chat', 'unpair', String(standby))).toContain('không còn là kênh dự phòng')
  expect(await done('chat', 'list')).not.toContain('dự phòng')
  expect((await run('chat', 'unpair', String(first))).stderr).toContain('không có kênh dự phòng')
})

it.each([
  [['code', '--standby-of', '99999'], 'chidao chat list'],
  [['code', '--standby-of', 'nhóm'], 'phải là một số'],
  [['chat', 'unpair', '99999'], 'chidao chat list'],
])('refuses %j', async (argv, words) => {
  const { stderr, exit } = await run(...argv)
  expect(exit).not.toBe(0)
  expect(stderr).toContain(words)
})

it('shows how a committee reminds, and changes it setting by setting', async () => {
  expect(await done('committee', 'policy', 'bac-ninh')).toContain('failover.afterMinutes=10')
  const changed = await done('committee', 'policy', 'bac-ninh', 'failover.afterMinutes=5', 'groupReminders=true')
  expect(changed).toContain('failover.afterMinutes=5')
  expect(changed).toContain('failover.urgentOnBoth=true')
  expect(changed).toContain('groupReminders=true')
  expect(await done('committee', 'policy', 'bac-ninh', 'failover.afterMinutes=')).toContain('failover.afterMinutes=10')
  const { stderr, exit } = await run('committee', 'policy', 'bac-ninh', 'failover.afterMinutes=lâu', 'quiteTo=06:00')
  expect({ stderr, exit }).toMatchObject({ exit: 1, stderr: expect.stringContaining('failover.afterMinutes, quiteTo') })
  expect(await done('committee', 'policy', 'bac-ninh')).toContain('groupReminders=true')
})
