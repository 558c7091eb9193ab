import { describe, expect, it } from 'vitest'
import { ensureAccount } from '../../db/accounts.ts'
import { createChannelStore } from '../../db/channel-store.ts'
import { bindChat, ensureChat } from '../../db/chats.ts'
import { addCommittee, findOrganisation } from '../../db/organisations.ts'
import { zaloOwnerKey } from '../../db/zalo-owners.ts'
import { at, useCommandLine } from './testing/command-line.ts'

describe('the doctor, asked whose the Zalo accounts are', () => {
  const cli = useCommandLine(['ha-nam', 'lai-chau'])
  const run = async (words: string) => (await cli.run(words)).stdout
  const idOf = async (slug: string) => (await findOrganisation(cli.database.db, slug))?.id ?? 0

  /** As an installation from before a second name was refused may have it. */
  async function stands(slug: string, name: string, uid: string): Promise<number> {
    const account = { organisationId: await idOf(slug), channel: 'zalo' as const, name }
    const { id } = await ensureAccount(cli.database.db, account, at.machine)
    await createChannelStore(cli.database, id).set(zaloOwnerKey, { uid, name: `Bot ${uid}` })
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
      cli.database.db,
      { organisationId: await idOf('ha-nam'), slug: 'b', name: 'B' },
      at,
    )
    const chat = await ensureChat(cli.database.db, group)
    await bindChat(cli.database.db, chat.id, { committeeId: committee.id, agencyId: null }, at.now)
    expect(await run('doctor')).toMatch(
      /✘ Tài khoản Zalo 'zalo': đã gỡ theo lệnh, không ai đăng nhập; 1 nhóm chat còn gắn, 0 tin đang chờ\s+→ chidao zalo login TỔ-CHỨC, hoặc gắn nhóm qua tài khoản khác: chidao code/,
    )
  })
})
