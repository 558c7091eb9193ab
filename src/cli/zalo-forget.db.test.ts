import { eq, like } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInByCode } from '../../bot/channels/zalo/sign-in.ts'
import { startZaloSimulator, type ZaloSimulator } from '../../bot/channels/zalo/simulator/zalo-simulator.ts'
import { groupsKey } from '../../bot/channels/zalo/zalo-memory.ts'
import { chatsAndWaiting, listAccounts } from '../../db/accounts.ts'
import { bindChat, ensureChat } from '../../db/chats.ts'
import type { Database } from '../../db/client.ts'
import { addCommittee, addOrganisation, findOrganisation } from '../../db/organisations.ts'
import { enqueueLines } from '../../db/outbox.ts'
import { channelValue } from '../../db/schema/chat.ts'
import { attempt } from '../../db/schema/outbox.ts'
import { event } from '../../db/schema/record.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { checkStandings } from '../check-standings.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { createFileReader } from '../files/file-reader.ts'
import { keepZaloSession } from '../keep-zalo-session.ts'
import { createEngine, type Engine } from '../main/engine.ts'
import { createWatchdog } from '../watchdog.ts'
import { runInProcess } from './run-in-process.ts'

const patience = { interval: 20, timeout: 20_000 }
const appSecret = 'a-secret-of-the-tests-0123456789abcdef'
const moment = () => ({ now: systemClock.now(), machine: systemClock.now() })

/** In this order: an account's life, beside a server that runs. */
describe('forgetting a Zalo account that was signed in by mistake', () => {
  let database: Database
  let zalo: ZaloSimulator
  let engine: Engine
  let groupId: string
  let chatId: number
  const reader = createFileReader()

  beforeAll(async () => {
    database = await openTestDatabase()
    zalo = await startZaloSimulator()
    groupId = zalo.world.addGroup('Nhóm Ban Chỉ đạo').id
    for (const slug of ['ha-nam', 'lai-chau']) await addOrganisation(database.db, { slug, name: slug }, moment())
    expect(await signIn('ha-nam', 'zalo')).toMatchObject({ kept: true })
    const wanted = { accountId: await accountId(), platformId: `group/${groupId}`, kind: 'group' as const }
    const organisationId = await idOf('ha-nam')
    chatId = (await ensureChat(database.db, { ...wanted, title: 'Nhóm Ban', createdAt: moment().machine })).id
    const committee = await addCommittee(database.db, { organisationId, slug: 'bcd', name: 'Ban' }, moment())
    await bindChat(database.db, chatId, { committeeId: committee.id, agencyId: null }, moment().now)
    const config = configOf()
    const logger = pino({ level: 'silent' })
    engine = createEngine(database, { config, role: 'worker', logger, moment, watchdog: createWatchdog(systemClock) })
    await engine.start()
  })
  afterAll(async () => {
    await engine?.stop()
    await reader.close()
    await zalo?.close()
    await database?.close()
  })

  function configOf(secret = appSecret) {
    const config = readConfig({ DEMO: '0', APP_SECRET: secret, ZALO_API_ROOT: zalo.root })
    if (config.mode !== 'real') throw new Error('not real')
    return config
  }
  const run = (words: string, config = configOf()) =>
    runInProcess(words.split(' '), { database, config, reader, moment: async () => moment() }, new Map())
  const idOf = async (slug: string) => (await findOrganisation(database.db, slug))?.id ?? 0
  const accountId = async (name = 'zalo') =>
    (await listAccounts(database.db)).find((account) => account.channel === 'zalo' && account.name === name)?.id ?? 0

  /** The account's phone scans, and the house keeps what it may. */
  async function signIn(organisation: string, name: string) {
    const onCode = () => zalo.qr.scan(zalo.qr.codes().at(-1) ?? '')
    const scanned = await signInByCode({ apiRoot: zalo.root, onCode, onScanned: () => {} })
    const account = { organisationId: await idOf(organisation), name, actor: { name: 'test' } }
    return keepZaloSession(database, configOf(), account, scanned, moment())
  }
  const tell = (key: string) => {
    const entry = { text: `Tin ${key}`, spans: [], buttons: [] }
    const line = { chatId, key, kind: 'due' as const, dueAt: moment().now, entry }
    return enqueueLines(database.db, [line], moment().machine)
  }
  const shown = () => zalo.world.transcript(groupId).map(({ content }) => String(content).split('\n').at(-1))
  const standing = async (name?: string) => {
    const id = await accountId(name)
    return (await listAccounts(database.db)).find((account) => account.id === id)?.standing
  }
  const eventsOf = (kind: 'alarm' | 'account-forgotten') => database.db.select().from(event).where(eq(event.kind, kind))
  const sealed = () =>
    database.db.select({ key: channelValue.key }).from(channelValue).where(like(channelValue.key, 'secret:%'))

  it('only tells what would be without --yes, and knows what there is not', async () => {
    await expect.poll(() => zalo.sockets.listening(), patience).toBe(1)
    await tell('một')
    await expect.poll(shown, patience).toEqual(['Tin một'])
    const burden = async () => chatsAndWaiting(database.db, await accountId())
    await expect.poll(burden, patience).toEqual({ chats: 1, waiting: 0 })
    const { stdout, exit } = await run('zalo forget ha-nam')
    expect(exit).toBe(0)
    expect(stdout).toContain("'Văn phòng Ban Chỉ đạo' đang mang tên 'zalo' của tổ chức 'ha-nam'. Chưa gỡ gì.")
    expect(stdout).toContain('1 nhóm chat gắn qua tài khoản này vẫn gắn, 0 tin đang chờ')
    expect(stdout).toContain('chidao zalo forget ha-nam --yes')
    expect(await standing()).toMatchObject({ state: 'live' })
    const wrong = await run('zalo forget ha-nam --name khac --yes')
    expect(wrong).toMatchObject({ exit: 1, stderr: expect.stringContaining("không có tài khoản Zalo 'khac'") })
    expect(wrong.stderr).toContain('Hiện có: zalo.')
    expect((await run('zalo forget lai-chau --yes')).stderr).toContain("không có tài khoản Zalo 'zalo'. Chưa đổi gì.\n")
    expect((await run('zalo forget ha-noi --yes')).stderr).toContain("Không có tổ chức 'ha-noi'")
    expect(await eventsOf('account-forgotten')).toEqual([])
    expect(zalo.sockets.opened()).toBe(1)
  })

  it('closes its connection, leaves no secret, and is no alarm', async () => {
    // Before it has looked at its groups it may still be putting their names away.
    const { db } = database
    await expect.poll(() => db.$count(channelValue, eq(channelValue.key, groupsKey)), patience).toBe(1)
    expect(await sealed()).toHaveLength(2)
    // A lost APP_SECRET is no reason to keep an account.
    const { stdout, exit } = await run('zalo forget ha-nam --yes', configOf('another-secret-of-the-tests-0123456789'))
    expect(exit).toBe(0)
    expect(stdout).toContain("Đã gỡ tài khoản Zalo 'Văn phòng Ban Chỉ đạo' khỏi tên 'zalo' của tổ chức 'ha-nam'")
    expect(stdout).toMatch(/do tiến trình \d+ trên máy .* giữ: tiến trình đó đóng kết nối/)
    await expect.poll(() => zalo.sockets.listening(), patience).toBe(0)
    await expect.poll(standing, patience).toMatchObject({ state: 'signed-out', detail: 'chưa đăng nhập' })
    const values = JSON.stringify(await database.db.select().from(channelValue))
    expect(values).not.toMatch(/v1\.|Nhóm Ban Chỉ đạo|Văn phòng/)
    expect(values).not.toContain(zalo.world.uid)
    const actor = { name: 'dòng lệnh' }
    const data = { account: await accountId(), channel: 'zalo', name: 'zalo' }
    expect(await eventsOf('account-forgotten')).toMatchObject([{ actor, data }])
    await checkStandings(database.db, moment())
    expect(await eventsOf('alarm')).toEqual([])
    expect(await run('zalo forget ha-nam --yes')).toMatchObject({
      ...{ exit: 1, stderr: expect.stringContaining("Không ai đăng nhập tài khoản Zalo 'zalo' của 'ha-nam'") },
    })
  })

  it('keeps what is said to its chats meanwhile, also without an alarm', async () => {
    await tell('hai')
    await expect.poll(() => database.db.$count(attempt, eq(attempt.outcome, 'unauthorised')), patience).toBe(1)
    expect(await chatsAndWaiting(database.db, await accountId())).toEqual({ chats: 1, waiting: 1 })
    expect(shown()).toEqual(['Tin một'])
    expect(await eventsOf('alarm')).toEqual([])
  })

  it('lets its phone sign in for another organisation, and back, where what waited is said', async () => {
    expect(await signIn('lai-chau', 'lai-chau')).toMatchObject({ kept: true })
    await expect.poll(() => zalo.sockets.listening(), patience).toBe(1)
    expect(await signIn('ha-nam', 'zalo')).toEqual({ kept: false, why: 'in-use', by: undefined })
    expect((await run('zalo forget lai-chau --name lai-chau --yes')).stdout).toContain('Không nhóm chat nào gắn qua')
    await expect.poll(() => zalo.sockets.listening(), patience).toBe(0)
    expect(await signIn('ha-nam', 'zalo')).toMatchObject({ kept: true })
    await expect.poll(shown, patience).toEqual(['Tin một', 'Tin hai'])
    expect(zalo.sockets.listening()).toBe(1)
    expect(await eventsOf('alarm')).toEqual([])
  })
})
