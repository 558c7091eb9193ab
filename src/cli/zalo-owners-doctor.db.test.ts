import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureAccount } from '../../db/accounts.ts'
import { createChannelStore } from '../../db/channel-store.ts'
import { bindChat, ensureChat } from '../../db/chats.ts'
import type { Database } from '../../db/client.ts'
import { emptyDatabase } from '../../db/empty-database.ts'
import { addCommittee, addOrganisation, findOrganisation } from '../../db/organisations.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { zaloOwnerKey } from '../../db/zalo-owners.ts'
import { readConfig } from '../config.ts'
import { createFileReader } from '../files/file-reader.ts'
import { runInProcess } from './run-in-process.ts'

const at = { now: new Date('2026-11-25T03:00:00Z'), machine: new Date('2026-11-25T03:00:00Z') }

describe('the doctor, asked whose the Zalo accounts are', () => {
  let database: Database
  const reader = createFileReader()

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(async () => {
    await reader.close()
    await database.close()
  })
  beforeEach(async () => {
    await emptyDatabase(database)
    for (const slug of ['ha-nam', 'lai-chau']) await addOrganisation(database.db, { slug, name: slug }, at)
  })

  async function run(words: string) {
    const config = readConfig({ DEMO: '0', APP_SECRET: 'a-secret-of-the-tests-0123456789abcdef' })
    return (await runInProcess(words.split(' '), { database, config, reader, moment: async () => at }, new Map()))
      .stdout
  }
  const idOf = async (slug: string) => (await findOrganisation(database.db, slug))?.id ?? 0

  /** As an installation from before a second name was refused may have it. */
  async function stands(slug: string, name: string, uid: string): Promise<number> {
    const account = { organisationId: await idOf(slug), channel: 'zalo' as const, name }
    const { id } = await ensureAccount(database.db, account, at.machine)
    await createChannelStore(database, id).set(zaloOwnerKey, { uid, name: `Bot ${uid}` })
    return id
  }
  const twice = async () => (await run('doctor')).split('\n').filter((line) => /đẩy nhau/.test(line))

  it('finds nothing where each stands once', async () => {
    await stands('ha-nam', 'zalo', '1')
    await stands('lai-chau', 'zalo', '2')
    expect(await twice()).toEqual([])
  })

  it('names both names of one organisation, and how to be rid of one, after which it is content', async () => {
    for (const name of ['zalo', 'du-phong']) await stands('ha-nam', name, '1')
    await stands('ha-nam', 'khac', '2')
    const said = await run('doctor')
    expect(said).toMatch(
      /✘ Tài khoản Zalo Bot 1 đăng nhập ở nhiều nơi: 'zalo', 'du-phong' của 'ha-nam'; các kết nối đẩy nhau ra\s+→ giữ một nơi, gỡ nơi thừa: chidao zalo forget ha-nam --name TÊN --yes/,
    )
    await run('zalo forget ha-nam --name du-phong --yes')
    expect(await twice()).toEqual([])
  })

  it('tells each of two organisations of its own name only', async () => {
    await stands('ha-nam', 'zalo', '1')
    await stands('ha-nam', 'du-phong', '1')
    await stands('lai-chau', 'bot', '1')
    expect(await twice()).toEqual([
      "✘ Tài khoản Zalo Bot 1 đăng nhập ở nhiều nơi: 'zalo', 'du-phong' của 'ha-nam' và một đơn vị khác trên máy chủ này; các kết nối đẩy nhau ra",
      "✘ Tài khoản Zalo Bot 1 đăng nhập ở nhiều nơi: 'bot' của 'lai-chau' và một đơn vị khác trên máy chủ này; các kết nối đẩy nhau ra",
    ])
  })

  it('says of an account that was forgotten that it was, and calls it wrong only where chats rely on it', async () => {
    const accountId = await stands('ha-nam', 'zalo', '1')
    await run('zalo forget ha-nam --yes')
    expect(await run('doctor')).toContain("✔ Tài khoản Zalo 'zalo': đã gỡ theo lệnh, không ai đăng nhập")
    const group = { accountId, platformId: 'group/1', kind: 'group' as const, title: 'Ban', createdAt: at.machine }
    const committee = await addCommittee(
      database.db,
      { organisationId: await idOf('ha-nam'), slug: 'b', name: 'B' },
      at,
    )
    const chat = await ensureChat(database.db, group)
    await bindChat(database.db, chat.id, { committeeId: committee.id, agencyId: null }, at.now)
    expect(await run('doctor')).toMatch(
      /✘ Tài khoản Zalo 'zalo': đã gỡ theo lệnh, không ai đăng nhập; 1 nhóm chat còn gắn, 0 tin đang chờ\s+→ chidao zalo login TỔ-CHỨC, hoặc gắn nhóm qua tài khoản khác: chidao code/,
    )
  })
})
