import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startZaloSimulator, type ZaloSimulator } from '../../bot/channels/zalo/simulator/zalo-simulator.ts'
import { sessionSecret, signInLog } from '../../bot/channels/zalo/zalo-session.ts'
import {
  startZaloBotSimulator,
  type ZaloBotSimulator,
} from '../../bot/channels/zalo-bot/simulator/zalo-bot-simulator.ts'
import { listAccounts } from '../../db/accounts.ts'
import { createChannelStore } from '../../db/channel-store.ts'
import type { Database } from '../../db/client.ts'
import { addOrganisation } from '../../db/organisations.ts'
import { channelValue } from '../../db/schema/chat.ts'
import { event } from '../../db/schema/record.ts'
import { writeStanding } from '../../db/standing.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { readConfig } from '../config.ts'
import { createFileReader } from '../files/file-reader.ts'
import { zaloSecrets } from '../zalo-secrets.ts'
import type { CliFiles } from './command.ts'
import { readArguments } from './read-arguments.ts'
import { runInProcess } from './run-in-process.ts'

const at = { now: new Date('2026-11-25T03:00:00Z'), machine: new Date('2026-11-25T03:00:00Z') }
const secret = { APP_SECRET: 'a-secret-of-the-tests-0123456789abcdef' }
const patience = { interval: 20, timeout: 20_000 }

describe('Zalo, by commands', () => {
  let database: Database
  let zalo: ZaloSimulator
  let stranger: ZaloSimulator
  let bots: ZaloBotSimulator
  const reader = createFileReader()

  beforeAll(async () => {
    database = await openTestDatabase()
    await addOrganisation(database.db, { slug: 'ha-nam', name: 'Tỉnh Hà Nam' }, at)
    zalo = await startZaloSimulator()
    // Whoever scans there is somebody else.
    stranger = await startZaloSimulator({ uid: '1000000000000000099', ownerName: 'Trần Văn Khách' })
    bots = await startZaloBotSimulator()
  })
  afterAll(async () => {
    await reader.close()
    for (const simulator of [zalo, stranger, bots]) await simulator.close()
    await database.close()
  })

  const configOf = (env: Record<string, string>) =>
    readConfig({ DEMO: '0', ZALO_API_ROOT: zalo.root, ZALO_BOT_API_ROOT: bots.root, ...env })
  function run(words: string, env: Record<string, string> = secret, files: CliFiles = new Map()) {
    return runInProcess(words.split(' '), { database, config: configOf(env), reader, moment: async () => at }, files)
  }
  const doctor = async (env?: Record<string, string>) => (await run('doctor', env)).stdout
  const addBot = (words: string, token = bots.token, env?: Record<string, string>) =>
    run(`zalo-bot add ${words} --token-file token.txt`, env, new Map([['token.txt', Buffer.from(`${token}\n`)]]))

  /** What `cli.ts` does: the code is shown in the person's terminal, and what the scan brings goes along with the command. */
  async function login(words: string, phone = zalo, decision: 'confirm' | 'decline' = 'confirm') {
    const env = { ...secret, ZALO_API_ROOT: phone.root }
    const read = readArguments(words.split(' '))
    if ('shown' in read || read.chosen.needs !== 'database' || !read.chosen.prepare) throw new Error('no sign-in')
    let terminal = ''
    const before = phone.qr.codes().length
    const scanned = read.chosen.prepare({ config: configOf(env), write: (text) => (terminal += text) })
    await Promise.race([scanned, expect.poll(() => phone.qr.codes().length, patience).toBe(before + 1)])
    phone.qr.scan(phone.qr.codes().at(-1) ?? '', decision)
    const result = await run(words, env, await scanned)
    return { ...result, terminal }
  }

  async function kept() {
    const [account] = (await listAccounts(database.db)).filter(({ channel }) => channel === 'zalo')
    if (!account) throw new Error('there is no account')
    const store = createChannelStore(database, account.id)
    const session = await zaloSecrets(database, account.id, { appSecret: secret.APP_SECRET }).get(sessionSecret)
    return {
      account,
      session,
      owner: await store.get('account'),
      signIns: (await store.read(signInLog)).length,
      events: await database.db.$count(event),
    }
  }

  it('nobody is signed in without APP_SECRET, in the demo, for an unknown organisation, or when the phone declines', async () => {
    const read = readArguments(['zalo', 'login', 'ha-nam'])
    const prepare = 'chosen' in read && read.chosen.needs === 'database' ? read.chosen.prepare : undefined
    await expect(prepare?.({ config: configOf({}), write: () => {} })).rejects.toThrow('Cần APP_SECRET')
    await expect(prepare?.({ config: readConfig({}), write: () => {} })).rejects.toThrow('DEMO=0')
    expect((await login('zalo login ha-noi')).stderr).toContain("Không có tổ chức 'ha-noi'")
    await expect(login('zalo login ha-nam', zalo, 'decline')).rejects.toThrow('đã bị từ chối trên điện thoại')
    expect(await listAccounts(database.db)).toEqual([])
    expect(await database.db.$count(channelValue)).toBe(0)
  })

  it('an account is signed in by its phone, and its session sealed', async () => {
    const { stdout, terminal, exit } = await login('zalo login ha-nam')
    expect(exit).toBe(0)
    expect(terminal).toContain('Đã quét: Văn phòng Ban Chỉ đạo')
    expect(stdout).toContain("Đã đăng nhập Zalo bằng tài khoản 'Văn phòng Ban Chỉ đạo'")
    const rows = JSON.stringify(await database.db.select().from(channelValue))
    expect(rows).toContain('v1.')
    for (const token of zalo.sessions.tokens()) expect(rows).not.toContain(token)
  })

  it('another account than before is refused by name, and nothing is overwritten', async () => {
    const before = await kept()
    const { stderr, exit } = await login('zalo login ha-nam', stranger)
    expect(exit).toBe(1)
    expect(stderr).toContain(
      "'zalo' là tài khoản Văn phòng Ban Chỉ đạo; vừa quét là Trần Văn Khách, người khác. Chưa lưu gì.",
    )
    expect(await kept()).toEqual(before)
    // Under a name of its own it may come.
    expect((await login('zalo login ha-nam --name du-phong', stranger)).exit).toBe(0)
    expect((await kept()).session).toBe(before.session)
  })

  it('an account is refused under a second name, and for another organisation, which is not told the first', async () => {
    const before = { ...(await kept()), all: await listAccounts(database.db) }
    const second = await login('zalo login ha-nam --name hai')
    expect([second.exit, second.stderr]).toEqual([
      1,
      expect.stringContaining("Tài khoản Zalo này đã dùng cho 'zalo'. Chưa lưu gì."),
    ])
    await addOrganisation(database.db, { slug: 'lai-chau', name: 'Tỉnh Lai Châu' }, at)
    const elsewhere = await login('zalo login lai-chau', stranger)
    expect(elsewhere.exit).toBe(1)
    expect(elsewhere.stderr).toContain('đã dùng cho một đơn vị khác trên máy chủ này. Chưa lưu gì.')
    expect(elsewhere.stderr).not.toMatch(/ha-nam|Hà Nam|du-phong/)
    expect({ ...(await kept()), all: await listAccounts(database.db) }).toEqual(before)
  })

  it('the same account signs in again, and the running channel is told', async () => {
    const before = await kept()
    expect((await login('zalo login ha-nam')).exit).toBe(0)
    const after = await kept()
    expect(after.session).not.toBe(before.session)
    expect([after.owner, after.signIns]).toEqual([before.owner, before.signIns + 1])
  })

  it('the doctor knows an account that is signed in, one that is not any more, and a lost APP_SECRET', async () => {
    expect(await doctor()).toContain(
      "✔ Tài khoản Zalo 'zalo' (Văn phòng Ban Chỉ đạo): có phiên đăng nhập; chưa máy chủ nào giữ",
    )
    expect(await doctor({ APP_SECRET: 'another-secret-of-the-tests-0123456789' })).toMatch(
      /✘ Tài khoản Zalo 'zalo' .*không mở được phiên\s+→ đặt đúng APP_SECRET cũ/,
    )
    const { account } = await kept()
    const stand = (state: string) => writeStanding(database.db, account.id, { state }, at.machine)
    await stand('signed-out')
    expect(await doctor()).toMatch(/✘ Tài khoản Zalo 'zalo' .*đã bị đăng xuất từ 10:00.*\s+→ chidao zalo login/)
    await stand('banned')
    expect(await doctor()).toMatch(/✘ Tài khoản Zalo 'zalo' .*bị khoá từ/)
    // A new sign-in ends that.
    expect((await login('zalo login ha-nam')).exit).toBe(0)
    expect(await doctor()).toMatch(/✔ Tài khoản Zalo 'zalo' .*có phiên đăng nhập/)
    await zaloSecrets(database, account.id, { appSecret: secret.APP_SECRET }).set(sessionSecret, undefined)
    expect(await doctor()).toMatch(/✘ Tài khoản Zalo 'zalo' .*chưa đăng nhập\s+→ chidao zalo login/)
  })

  it('a bot is not added without a proper token, APP_SECRET or an organisation', async () => {
    expect((await addBot('ha-nam', 'not a token')).stderr).toContain('không chứa mã bot đúng dạng')
    expect((await addBot('ha-nam', bots.token, {})).stderr).toContain('Cần DEMO=0 và APP_SECRET')
    expect((await addBot('ha-noi')).stderr).toContain("Không có tổ chức 'ha-noi'")
    expect((await listAccounts(database.db)).filter(({ channel }) => channel === 'zalo-bot')).toEqual([])
  })

  it('a bot is added with its token sealed, and examined', async () => {
    const { stdout, exit } = await addBot('ha-nam')
    expect(exit).toBe(0)
    expect(stdout).toContain("Đã niêm phong mã của bot Zalo 'zalo-bot'")
    expect(stdout).toContain('không cần khởi động lại')
    const said = [stdout, JSON.stringify(await database.db.select().from(channelValue)), await doctor()]
    for (const text of said) expect(text).not.toContain(bots.token.split(':')[1])
    expect(said[2]).toContain("✔ Bot Zalo 'zalo-bot' (Bot Chỉ Đạo): tự hỏi tin mới")
    expect(await doctor({ APP_SECRET: 'another-secret-of-the-tests-0123456789' })).toContain('không đọc được mã bot')
    const unreachable = await doctor({ ...secret, ZALO_BOT_API_ROOT: 'http://127.0.0.1:9' })
    expect(unreachable).toMatch(/✘ Bot Zalo 'zalo-bot'.*\s+→/)
    bots.revoke()
    expect(await doctor()).toMatch(/✘ Bot Zalo 'zalo-bot'.*\s+→/)
  })
})
