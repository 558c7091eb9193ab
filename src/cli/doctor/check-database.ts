import { listAccounts, unreachableChats } from '../../../db/accounts.ts'
import type { Database, Db } from '../../../db/client.ts'
import { firstBrokenEvent } from '../../../db/events.ts'
import { allOrganisations, committeesWithoutChat, countMessages, unboundGroups } from '../../../db/installation.ts'
import { pendingMigrations } from '../../../db/pending-migrations.ts'
import { standbyHealth } from '../../../db/standby-chats.ts'
import { systemClock } from '../../clock.ts'
import { lastingFaults } from '../../watch-ledger.ts'
import { chatStateWords } from '../chat-state-words.ts'
import type { Finding } from './finding.ts'

const engines = { pglite: 'nhúng (PGlite)', postgres: 'PostgreSQL' } as const

/** Everything that only a database can tell. One that lacks migrations is asked nothing else: its tables are not there. */
export async function checkDatabase({ db, kind }: Database): Promise<Finding[]> {
  const pending = await pendingMigrations(db)
  const what = `Cơ sở dữ liệu ${engines[kind]} trả lời`
  if (pending.length > 0) {
    return [
      { what },
      { what: `Cấu trúc dữ liệu chưa mới nhất (thiếu ${pending.join(', ')})`, remedy: 'chidao migrate' },
    ]
  }
  const parts = [checkOrganisations, checkChannels, checkChats, checkMessages, checkLedger, checkRecord]
  const findings: Finding[] = [{ what: `${what}, cấu trúc mới nhất` }]
  for (const part of parts) findings.push(...(await part(db)))
  return findings
}

async function checkOrganisations(db: Db): Promise<Finding[]> {
  const organisations = await allOrganisations(db)
  if (organisations.length > 0) return [{ what: `${organisations.length} tổ chức` }]
  return [{ what: 'Chưa có tổ chức nào', remedy: 'chidao organisation add MÃ --name TÊN (hoặc chidao seed để thử)' }]
}

async function checkChannels(db: Db): Promise<Finding[]> {
  const names = [...new Set((await listAccounts(db)).map(({ channel }) => channel))]
  return names.length > 0 ? [{ what: `Kênh: ${names.join(', ')}` }] : []
}

async function checkChats(db: Db): Promise<Finding[]> {
  const unbound = (await unboundGroups(db)).map(({ title, channel, organisation }) => ({
    what: `Nhóm '${title}' (${channel}, ${organisation}) chưa gắn với đơn vị hay ban chỉ đạo nào`,
    remedy: 'chidao code --agency MÃ hoặc --committee MÃ, rồi gõ /ketnoi MÃ trong nhóm đó',
  }))
  const without = (await committeesWithoutChat(db)).map(({ slug, name }) => ({
    what: `${name} (${slug}) chưa có nhóm chat`,
    remedy: `chidao code --committee ${slug}, rồi gõ /ketnoi MÃ trong nhóm của ban`,
  }))
  const unreachable = (await unreachableChats(db)).flatMap(({ title, waiting, state }) =>
    state === 'active'
      ? []
      : [
          {
            what: `Nhóm '${title}': ${chatStateWords[state]}; ${waiting} nội dung đang chờ`,
            remedy:
              state === 'muted'
                ? 'nhờ quản trị nhóm cho bot quyền gửi tin; tin chờ sẽ tự gửi'
                : 'mời bot vào lại, hoặc gắn đơn vị với nhóm khác bằng mã mới',
          },
        ],
  )
  return [...unbound, ...without, ...unreachable, ...(await checkStandby(db))]
}

/** A second channel that cannot be used is found out before it is needed. */
async function checkStandby(db: Db): Promise<Finding[]> {
  const pairs = await standbyHealth(db)
  const wrong = pairs.flatMap(({ title, account, state, isDown }): Finding[] => {
    if (state !== 'active') {
      return [
        {
          what: `Kênh dự phòng '${title}': ${chatStateWords[state]}`,
          remedy: `${state === 'muted' ? 'nhờ quản trị nhóm cho bot quyền gửi tin' : 'mời bot vào lại'}, hoặc chidao chat unpair`,
        },
      ]
    }
    return isDown
      ? [{ what: `Kênh dự phòng '${title}': ${account} không gửi được`, remedy: 'đăng nhập lại tài khoản đó' }]
      : []
  })
  return pairs.length === 0 ? [] : [{ what: `${pairs.length} nhóm có kênh dự phòng` }, ...wrong]
}

async function checkMessages(db: Db): Promise<Finding[]> {
  const counts = await countMessages(db, ['dead', 'unknown'])
  const dead = counts.get('dead') ?? 0
  const unknown = counts.get('unknown') ?? 0
  return [
    ...(dead > 0
      ? [
          {
            what: `${dead} tin không gửi được và đã thôi thử`,
            remedy: 'chidao outbox list để xem; chidao outbox retry SỐ hoặc drop SỐ',
          },
        ]
      : []),
    ...(unknown > 0
      ? [
          {
            what: `${unknown} tin có thể đã gửi, có thể chưa`,
            remedy: 'chidao outbox list, rồi xem trong nhóm chat tin đã đến chưa',
          },
        ]
      : []),
  ]
}

async function checkLedger(db: Db): Promise<Finding[]> {
  const faults = await lastingFaults(db, systemClock.now())
  return faults.map(({ words }) => ({ what: words, remedy: 'khởi động máy chủ (npm start); nếu vẫn còn, xem nhật ký' }))
}

async function checkRecord(db: Db): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const { id, slug } of await allOrganisations(db)) {
    const broken = await firstBrokenEvent(db, id)
    if (broken === undefined) continue
    const what = `Nhật ký của '${slug}' không còn nguyên vẹn từ dòng ${broken}`
    findings.push({ what, remedy: 'có người đã sửa thẳng cơ sở dữ liệu: so với bản sao lưu' })
  }
  return findings
}
