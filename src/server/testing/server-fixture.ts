import { pino } from 'pino'
import { createWebChannel, type WebChannel } from '../../../bot/channels/web/web-channel.ts'
import { createChannelStore } from '../../../db/channel-store.ts'
import type { Database } from '../../../db/client.ts'
import { emptyDatabase } from '../../../db/empty-database.ts'
import { channelAccount, chat } from '../../../db/schema/chat.ts'
import { agency, committee, committeeAgency, organisation } from '../../../db/schema/organisation.ts'
import { person, role } from '../../../db/schema/people.ts'
import type { InboundEvent } from '../../domain/inbound.ts'
import type { RoleName } from '../../domain/permissions.ts'
import { createServer } from '../create-server.ts'
import type { DemoControls } from '../demo-routes.ts'
import type { ZaloSignIn } from '../rooms/account-routes.tsx'

export type ServerFixture = Awaited<ReturnType<typeof createServerFixture>>

/**
 * The server over real channels and a small directory, without the house behind it: events are kept in `events`.
 *
 * Bắc Ninh (1): its committee's group (room 3), Sở Y tế (room 2), Sở Tài chính (room 1); chair 1, clerk 2, focal of Y tế 3,
 * focal of Tài chính 4, a doctor of Y tế without a role 5. Lai Châu (2): its committee's group (room 4); chair 6.
 */
export async function createServerFixture(
  database: Database,
  { demo, zaloSignIn, publicUrl }: { demo?: DemoControls; zaloSignIn?: ZaloSignIn; publicUrl?: string } = {},
) {
  const { db } = database
  await emptyDatabase(database)
  const time = { machine: new Date('2026-03-01T02:00:00Z'), business: new Date('2021-02-03T10:00:00Z') }
  const createdAt = time.machine

  await db.insert(organisation).values([
    { slug: 'bac-ninh', name: 'Tỉnh Bắc Ninh', createdAt },
    { slug: 'lai-chau', name: 'Tỉnh Lai Châu', createdAt },
  ])
  await db.insert(committee).values([
    { organisationId: 1, slug: 'covid-bac-ninh', name: 'Ban Chỉ đạo tỉnh Bắc Ninh', createdAt },
    { organisationId: 2, slug: 'covid-lai-chau', name: 'Ban Chỉ đạo tỉnh Lai Châu', createdAt },
  ])
  const province = { organisationId: 1, level: 'province' as const, sector: 'state' as const, createdAt }
  await db.insert(agency).values([
    { ...province, code: 'SYT', name: 'Sở Y tế' },
    { ...province, code: 'STC', name: 'Sở Tài chính' },
  ])
  await db.insert(committeeAgency).values([
    { committeeId: 1, agencyId: 1 },
    { committeeId: 1, agencyId: 2 },
  ])
  const people: [name: string, role: RoleName | null, organisationId: number, agencyId: number | null][] = [
    ['Trưởng ban', 'chair', 1, null],
    ['Văn thư', 'clerk', 1, null],
    ['Đầu mối Y tế', 'focal', 1, 1],
    ['Đầu mối Tài chính', 'focal', 1, 2],
    ['Bác sĩ', null, 1, 1],
    ['Trưởng ban Lai Châu', 'chair', 2, null],
  ]
  for (const [name, office, organisationId, agencyId] of people) {
    const [added] = await db
      .insert(person)
      .values({ organisationId, handle: name, name, agencyId, createdAt })
      .returning({ id: person.id })
    if (office && added) {
      await db.insert(role).values({ committeeId: organisationId, personId: added.id, role: office, agencyId })
    }
  }
  await db.insert(channelAccount).values([
    { organisationId: 1, channel: 'web', name: 'web', createdAt },
    { organisationId: 2, channel: 'web', name: 'web', createdAt },
  ])
  const group = { accountId: 1, kind: 'group' as const, createdAt, boundAt: createdAt }
  await db.insert(chat).values([
    { ...group, platformId: 'stc', title: 'Sở Tài chính', agencyId: 2 },
    { ...group, platformId: 'syt', title: 'Sở Y tế', agencyId: 1 },
    { ...group, platformId: 'bcd', title: 'Ban Chỉ đạo', committeeId: 1 },
    { ...group, accountId: 2, platformId: 'bcd', title: 'Ban Chỉ đạo', committeeId: 2 },
  ])

  const events: InboundEvent[] = []
  const running = new Map<number, WebChannel>()
  for (const accountId of [1, 2]) {
    const channel = createWebChannel({
      store: createChannelStore(database, accountId),
      clock: { now: () => time.machine },
      businessNow: () => time.business,
    })
    await channel.start(async (event) => {
      events.push(event)
    })
    running.set(accountId, channel)
  }

  const problems: string[] = []
  const server = createServer({
    db,
    channels: (accountId) => running.get(accountId),
    clock: { now: () => time.machine },
    ready: async () => problems,
    cli: async (request) => Response.json({ asked: await request.text() }),
    logger: pino({ enabled: false }),
    publicUrl,
    ...(demo ? { demo } : {}),
    ...(zaloSignIn ? { zaloSignIn } : {}),
  })

  return {
    ...server,
    db,
    events,
    problems,
    time,
    running,
    get: (path: string, headers: Record<string, string> = {}) => server.app.request(path, { headers }),
    post: (path: string, body: string | Uint8Array<ArrayBuffer> | object, headers: Record<string, string> = {}) =>
      server.app.request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    async close() {
      server.stop()
      for (const channel of running.values()) await channel.stop()
    },
  }
}

/** A demo whose clock only remembers where it was moved. */
export function standingDemo(): DemoControls & { resets: number } {
  let now = new Date('2021-02-03T10:00:00Z')
  const demo = {
    resets: 0,
    now: () => now,
    next: async () => (now < new Date('2021-02-10') ? new Date(now.getTime() + 3_600_000) : undefined),
    async moveTo(to: Date) {
      now = to
    },
    async reset() {
      demo.resets += 1
      now = new Date('2021-02-03T10:00:00Z')
    },
  }
  return demo
}
