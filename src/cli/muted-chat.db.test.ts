import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { agencyChats } from '../../db/chats.ts'
import type { Database } from '../../db/client.ts'
import { chat } from '../../db/schema/chat.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { readConfig } from '../config.ts'
import { createFileReader } from '../files/file-reader.ts'
import { momentAt, people, seedTwoProvinces } from '../testing/published-committee.ts'
import { checkDatabase } from './doctor/check-database.ts'
import { runInProcess } from './run-in-process.ts'

const at = momentAt('2021-02-04', '08:30')
const words = 'bot chưa có quyền nhắn trong nhóm'
const reader = createFileReader()
let database: Database
let muted: { id: number; agencyId: number | null }

beforeAll(async () => {
  database = await openTestDatabase()
  await seedTwoProvinces(database.db)
  muted = await people(database.db).chatNamed('bac-ninh-syt')
  await database.db.update(chat).set({ state: 'muted' }).where(eq(chat.id, muted.id))
})
afterAll(async () => {
  await reader.close()
  await database.close()
})

async function run(...argv: string[]): Promise<string> {
  const app = { database, config: readConfig({ DEMO: '0' }), reader, moment: async () => at }
  return (await runInProcess(argv, app, new Map())).stdout
}

it('is called so by the lists and by the doctor, who says what to do', async () => {
  expect(await run('chat', 'list')).toContain(`'Sở Y tế'  Sở Y tế [${words}]`)
  expect(await run('outbox', 'list')).toContain(`nhóm 'Sở Y tế': ${words}; 0 nội dung đang chờ`)
  const found = (await checkDatabase(database)).filter(({ what }) => what.includes(words))
  expect(found).toMatchObject([{ remedy: expect.stringContaining('nhờ quản trị nhóm cho bot quyền gửi tin') }])
})

it('is told of what is new all the same, which waits there', async () => {
  const told = async () => (await agencyChats(database.db, [muted.agencyId ?? 0])).map(({ id }) => id)
  expect(await told()).toContain(muted.id)
  await database.db.update(chat).set({ state: 'removed' }).where(eq(chat.id, muted.id))
  expect(await told()).not.toContain(muted.id)
})
