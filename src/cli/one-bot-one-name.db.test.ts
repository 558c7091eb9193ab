import { describe, expect, it } from 'vitest'
import { ensureAccount, listAccounts } from '../../db/accounts.ts'
import { createChannelStore } from '../../db/channel-store.ts'
import { findOrganisation } from '../../db/organisations.ts'
import { channelLog, channelValue } from '../../db/schema/chat.ts'
import { event } from '../../db/schema/record.ts'
import { createSeal } from '../seal.ts'
import { createSecretStore } from '../secret-store.ts'
import { appSecret, at, useCommandLine } from './testing/command-line.ts'

const elsewhere = 'Bot này đã dùng cho một đơn vị khác trên máy chủ này. Chưa lưu gì.\n'
const tokenOf = (bot: number, word = 'mot') => `${bot}:${word.padEnd(35, 'x')}`

describe.each([
  { channel: 'telegram' as const, usual: 'telegram', title: 'Bot Telegram' },
  { channel: 'zalo-bot' as const, usual: 'zalo-bot', title: 'Bot Zalo' },
])('one bot, by chidao $channel add,', ({ channel, usual, title }) => {
  const cli = useCommandLine(['ha-nam', 'lai-chau'])
  const run = (words: string, token = '', env: Record<string, string> = {}) =>
    cli.run(words, env, new Map([['token.txt', new TextEncoder().encode(token)]]))
  const add = (words: string, token: string, env?: Record<string, string>) =>
    run(`${channel} add ${words} --token-file token.txt`, token, env)
  const everything = async () => ({
    accounts: await listAccounts(cli.database.db),
    values: await cli.database.db.select().from(channelValue),
    logs: await cli.database.db.select().from(channelLog),
    events: await cli.database.db.$count(event),
  })
  async function accountOf(slug: string, name: string) {
    const organisationId = (await findOrganisation(cli.database.db, slug))?.id ?? 0
    return ensureAccount(cli.database.db, { organisationId, channel, name }, at.machine)
  }
  const tokens = (id: number) => createSecretStore(createChannelStore(cli.database, id), createSeal(appSecret), id)
  /** As an installation has it from before bots were told apart. */
  async function stands(slug: string, name: string, token: string): Promise<number> {
    const { id } = await accountOf(slug, name)
    await tokens(id).set('token', token)
    return id
  }
  const twice = async (env?: Record<string, string>) =>
    (await run('doctor', '', env)).stdout.split('\n').filter((line) => line.includes('dùng ở nhiều nơi'))

  it('is refused under a second name, which is told the first and leaves nothing behind', async () => {
    expect((await add('ha-nam', tokenOf(1234567))).exit).toBe(0)
    const before = await everything()
    const second = await add('ha-nam --name hai', tokenOf(1234567, 'moi'))
    expect(second).toMatchObject({ exit: 1, stderr: `Bot này đã dùng cho '${usual}'. Chưa lưu gì.\n` })
    expect(await everything()).toEqual(before)
  })

  it('is refused for another organisation, which learns nothing of the first', async () => {
    await add('ha-nam --name rieng', tokenOf(1234567))
    const before = await everything()
    for (const words of ['lai-chau', 'lai-chau --name rieng']) {
      expect(await add(words, tokenOf(1234567))).toMatchObject({ exit: 1, stderr: elsewhere })
    }
    expect(await everything()).toEqual(before)
  })

  it('takes another token under its name, and its name another bot', async () => {
    const { id } = await accountOf('ha-nam', usual)
    for (const token of [tokenOf(1234567), tokenOf(1234567, 'moi'), tokenOf(7654321)]) {
      expect((await add('ha-nam', token)).exit).toBe(0)
      expect(await tokens(id).get('token')).toBe(token)
    }
    // The first bot is free again.
    expect((await add('lai-chau', tokenOf(1234567))).exit).toBe(0)
    expect(await add('ha-nam', tokenOf(1234567))).toMatchObject({ exit: 1, stderr: elsewhere })
    expect(await tokens(id).get('token')).toBe(tokenOf(7654321))
  })

  it('is kept once when it is added everywhere at the same moment', async () => {
    const places = ['ha-nam', 'lai-chau'].flatMap((slug) =>
      ['mot', 'hai', 'ba'].map((name) => `${slug} --name ${name}`),
    )
    const results = await Promise.all(places.map((place) => add(place, tokenOf(1234567))))
    expect(results.filter(({ exit }) => exit === 0)).toHaveLength(1)
    expect(await listAccounts(cli.database.db)).toHaveLength(1)
    expect(await cli.database.db.$count(event)).toBe(1)
  })

  it('is known by the sealed token where it was added before, from then on also without APP_SECRET', async () => {
    await stands('ha-nam', usual, tokenOf(1234567))
    const lost = { APP_SECRET: 'another-secret-of-the-tests-0123456789' }
    expect(await add('lai-chau', tokenOf(1234567))).toMatchObject({ exit: 1, stderr: elsewhere })
    // Something was kept meanwhile, so that its number was too.
    expect((await add('lai-chau', tokenOf(7654321))).exit).toBe(0)
    expect(await add('lai-chau --name hai', tokenOf(1234567), lost)).toMatchObject({ exit: 1, stderr: elsewhere })
    const values = JSON.stringify(await cli.database.db.select().from(channelValue))
    expect(values).not.toContain(tokenOf(1234567).slice(8))
  })

  it('that stands under two names is named by the doctor, to each organisation with its own names only', async () => {
    await stands('ha-nam', usual, tokenOf(1234567))
    await stands('ha-nam', 'khac', tokenOf(7654321))
    expect(await twice()).toEqual([])
    await stands('ha-nam', 'hai', tokenOf(1234567, 'moi'))
    const harm = 'mỗi nơi chỉ nhận được một phần tin'
    expect(await twice()).toEqual([`✘ ${title} 1234567 dùng ở nhiều nơi: '${usual}', 'hai' của 'ha-nam'; ${harm}`])
    expect((await run('doctor')).stdout).toContain(
      `nơi thừa đổi sang bot khác: chidao ${channel} add ha-nam --name TÊN`,
    )
    await stands('lai-chau', 'rieng', tokenOf(1234567))
    const more = 'và một đơn vị khác trên máy chủ này'
    expect(await twice()).toEqual([
      `✘ ${title} 1234567 dùng ở nhiều nơi: '${usual}', 'hai' của 'ha-nam' ${more}; ${harm}`,
      `✘ ${title} 1234567 dùng ở nhiều nơi: 'rieng' của 'lai-chau' ${more}; ${harm}`,
    ])
    // Each may be put right by another bot.
    expect((await add('ha-nam --name hai', tokenOf(1111111))).exit).toBe(0)
    expect((await add('lai-chau --name rieng', tokenOf(2222222))).exit).toBe(0)
    expect(await twice()).toEqual([])
  })
})
