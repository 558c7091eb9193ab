import { describe, expect, it } from 'vitest'
import { ensureAccount, listAccounts } from '../../db/accounts.ts'
import { addOrganisation, findOrganisation } from '../../db/organisations.ts'
import { channelValue } from '../../db/schema/chat.ts'
import { claimTelegramAccount } from '../claim-telegram-account.ts'
import { at, useCommandLine } from './testing/command-line.ts'

const tokenOf = (bot: number, word = 'mot') => `${bot}:${word.padEnd(35, 'x')}`
const mine = tokenOf(1234567)

describe('the bot of TELEGRAM_TOKEN', () => {
  const cli = useCommandLine(['ha-nam'])
  const named = (token?: string) => (token === undefined ? {} : { TELEGRAM_TOKEN: token })
  const run = (words: string, given: string | undefined, token = '') =>
    cli.run(words, named(given), new Map([['token.txt', new TextEncoder().encode(token)]]))
  const add = (words: string, token: string, given?: string) =>
    run(`telegram add ${words} --token-file token.txt`, given, token)
  const claim = (token: string) => claimTelegramAccount(cli.database, cli.configOf(named(token)), at.machine)
  const accounts = async () => (await listAccounts(cli.database.db)).map(({ name }) => name)
  const another = () => addOrganisation(cli.database.db, { slug: 'lai-chau', name: 'Lai Châu' }, at)

  it('is refused under a name, also while the server has not made its account yet', async () => {
    const refused = { exit: 1, stderr: "Bot này đã dùng cho 'TELEGRAM_TOKEN'. Chưa lưu gì.\n" }
    expect(await add('ha-nam', tokenOf(1234567, 'moi'), mine)).toMatchObject(refused)
    expect(await accounts()).toEqual([])
    expect(await claim(mine)).toBeUndefined()
    expect(await add('ha-nam', mine, mine)).toMatchObject(refused)
    await another()
    const elsewhere = 'Bot này đã dùng cho một đơn vị khác trên máy chủ này. Chưa lưu gì.\n'
    expect(await add('lai-chau', mine, mine)).toMatchObject({ exit: 1, stderr: elsewhere })
    expect(await accounts()).toEqual(['TELEGRAM_TOKEN'])
    expect(await cli.database.db.$count(channelValue)).toBe(0)
    // Whose bot it is the environment says, today's.
    expect((await add('lai-chau', mine, tokenOf(7654321))).exit).toBe(0)
  })

  it('gets a name by command where there are several organisations, and is asked out of the environment', async () => {
    await another()
    const unused = /✘ TELEGRAM_TOKEN đã đặt nhưng chưa có bot nào dùng\s+→ .*chidao telegram add/
    expect((await run('doctor', mine)).stdout).toMatch(unused)
    expect((await add('lai-chau', mine, mine)).exit).toBe(0)
    const { stdout } = await run('doctor', mine)
    expect(stdout).not.toMatch(unused)
    expect(stdout).toMatch(/✘ TELEGRAM_TOKEN là mã của bot đã thêm bằng lệnh\s+→ bỏ TELEGRAM_TOKEN khỏi \.env/)
  })

  it('gets no second account when it was added by command before', async () => {
    expect((await add('ha-nam', mine)).exit).toBe(0)
    expect(await claim(tokenOf(1234567, 'moi'))).toBe('bot-in-use')
    expect(await accounts()).toEqual(['telegram'])
    expect((await run('doctor', mine)).stdout).toContain('✘ TELEGRAM_TOKEN là mã của bot đã thêm bằng lệnh')
    expect(await claim(tokenOf(7654321))).toBeUndefined()
    expect(await accounts()).toEqual(['telegram', 'TELEGRAM_TOKEN'])
  })

  it('that stands under a name as well, since the environment was changed, is named by the doctor', async () => {
    const organisationId = (await findOrganisation(cli.database.db, 'ha-nam'))?.id ?? 0
    await ensureAccount(cli.database.db, { organisationId, channel: 'telegram', name: 'TELEGRAM_TOKEN' }, at.machine)
    expect((await add('ha-nam', mine, tokenOf(7654321))).exit).toBe(0)
    expect((await run('doctor', tokenOf(7654321))).stdout).not.toContain('dùng ở nhiều nơi')
    expect((await run('doctor', mine)).stdout).toMatch(
      /✘ Bot Telegram 1234567 dùng ở nhiều nơi: 'TELEGRAM_TOKEN', 'telegram' của 'ha-nam'; .*\s+→ .*chidao telegram add ha-nam --name TÊN --token-file TỆP; hoặc sửa TELEGRAM_TOKEN rồi khởi động lại máy chủ/,
    )
  })
})
