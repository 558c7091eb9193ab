import { readFile } from 'node:fs/promises'
import { and, asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/client.ts'
import { chat } from '../db/schema/chat.ts'
import { directive } from '../db/schema/document.ts'
import { agency } from '../db/schema/organisation.ts'
import { line } from '../db/schema/outbox.ts'
import { assignment } from '../db/schema/work.ts'
import { openTestDatabase } from '../db/testing.ts'
import { seedDocuments, seedDocumentUrl } from '../seeds/documents.ts'
import { seed } from '../seeds/seed.ts'
import type { DraftChange } from './domain/change-directive.ts'
import { type DraftView, setDraft, showDraft } from './draft.ts'
import { ingest } from './ingest.ts'
import { type Published, publish } from './publish.ts'
import { momentAt } from './testing/published-committee.ts'

const clerk = { name: 'Văn thư' }

/** Each document in its own committee, with the answers of a clerk to what the draft asks before it may go out. */
const story: Record<string, { at: ReturnType<typeof momentAt>; open: string[]; answers: Record<string, DraftChange> }> =
  {
    'bac-ninh': { at: momentAt('2021-02-03', '17:00'), open: [], answers: {} },
    'lai-chau': {
      at: momentAt('2021-02-03', '17:00'),
      open: ['2', '4', '8/2'],
      answers: { '2': { lead: 'STTTT' }, '4': { lead: 'SYT, CAT, BCHQS, BDBP' }, '8/2': { lead: 'UBT' } },
    },
    'quang-ninh': {
      at: momentAt('2021-11-01', '17:00'),
      open: ['2/2', '2/5-3', '3.1/1-2', '5', '5/1', '7'],
      answers: {
        '2/2': { lead: 'các cơ quan, đơn vị, địa phương' },
        '2/5-3': { skipped: true },
        '3.1/1-2': { skipped: true },
        '5': { skipped: true },
        '5/1': { skipped: true },
        '7': { lead: 'STTTT' },
      },
    },
    'long-an': { at: momentAt('2021-05-29', '17:00'), open: [], answers: {} },
    'bac-kan': { at: momentAt('2021-05-18', '17:00'), open: ['5'], answers: { '5': { lead: 'các sở, ban, ngành' } } },
  }

describe('each document of the seeds goes to the chats of its own committee', () => {
  let database: Database
  const drafts = new Map<string, DraftView>()
  const published = new Map<string, Published>()

  beforeAll(async () => {
    database = await openTestDatabase()
    const { db } = database
    await seed(db, momentAt('2021-02-03', '08:00'))
    for (const each of seedDocuments) {
      const told = story[each.committee]
      if (!told) throw new Error(`no story of ${each.committee}`)
      const text = await readFile(seedDocumentUrl(each), 'utf8')
      const { documentId } = await ingest(db, { committeeSlug: each.committee, fileName: each.file, text }, told.at)
      drafts.set(each.committee, await showDraft(db, documentId))
      for (const [path, change] of Object.entries(told.answers))
        await setDraft(db, documentId, path, change, clerk, told.at)
      published.set(each.committee, await publish(db, { documentId, as: 'van-thu' }, told.at))
    }
  })
  afterAll(() => database.close())

  const draftOf = (committee: string) => {
    const draft = drafts.get(committee)
    if (!draft) throw new Error(`no draft of ${committee}`)
    return draft
  }

  const assigned = async (committee: string, path?: string) => {
    const rows = await database.db
      .select({ name: agency.name, level: agency.level, role: assignment.role, quota: assignment.quota })
      .from(assignment)
      .innerJoin(directive, eq(directive.id, assignment.directiveId))
      .innerJoin(agency, eq(agency.id, assignment.agencyId))
      .where(
        and(eq(directive.documentId, draftOf(committee).id), path === undefined ? undefined : eq(directive.path, path)),
      )
      .orderBy(asc(agency.id))
    return rows
  }

  it.each(Object.entries(story))(
    '%s: the clerk is asked for exactly the leads that nobody can know',
    (committee, { open }) => {
      const asked = draftOf(committee).directives.filter((each) => each.open)
      expect(asked.map(({ path }) => path)).toEqual(open)
      expect(published.get(committee)?.withoutChat).toEqual([])
      expect(published.get(committee)?.messages).toBeGreaterThan(0)
    },
  )

  it('Lai Châu asks about the year of its own date, and whether Tổng Thanh Hải is the Vice Chairman', () => {
    const { directives } = draftOf('lai-chau')
    expect(directives.find(({ path }) => path === '11')?.problems).toContainEqual(
      expect.objectContaining({
        code: 'year-disagreement',
        message: 'Văn bản ghi ngày 03/02/2020 nhưng có “trước ngày 08/02/2021”: kiểm tra lại năm.',
      }),
    )
    const named = directives.find(({ path }) => path === '8/2')
    expect(named?.problems).toContainEqual(
      expect.objectContaining({ code: 'ambiguous-agency', expected: 'Tống Thanh Hải, UBND tỉnh (UBT)' }),
    )
  })

  it('Quảng Ninh: ‘100% xã, phường, thị trấn’ is asked of its 13 districts, each for the number of its own', async () => {
    const districts = await assigned('quang-ninh', '2/7')
    expect(districts).toHaveLength(13)
    expect(districts.every(({ level, role }) => level === 'district' && role === 'lead')).toBe(true)
    expect(districts.reduce((sum, { quota }) => sum + (quota?.amount ?? 0), 0)).toBe(177)
    const [told] = await database.db
      .select({ entry: line.entry })
      .from(line)
      .innerJoin(chat, eq(chat.id, line.chatId))
      .innerJoin(directive, eq(directive.id, line.directiveId))
      .where(and(eq(chat.platformId, 'quang-ninh-ub-coto'), eq(directive.path, '2/7')))
    expect(told?.entry.text).toMatch(
      /xin báo số xã, phường, thị trấn đã hoàn thành trên tổng số 3 của đơn vị \(ví dụ: \/done \d+ 3\/3\)/,
    )
  })

  it('Long An: one order of the covering letter, its parent linked, and nothing for a ministry', async () => {
    const { parents, directives, attachments } = draftOf('long-an')
    expect(parents).toEqual(['129/TB-VPCP'])
    expect(directives).toHaveLength(1)
    const rows = await assigned('long-an')
    expect(rows).toHaveLength(27 + 15)
    expect(rows.filter(({ level }) => level === 'central')).toEqual([])
    const [notice] = attachments
    expect(attachments).toHaveLength(1)
    expect(notice?.kind).toBe('thông báo')
    expect(notice?.orders.flatMap(({ lead }) => lead)).toContain('Bộ Y tế')
  })

  it('Bắc Kạn: carries out two notices of the Government’s office', () => {
    expect(draftOf('bac-kan').parents).toEqual(['101/TB-VPCP', '102/TB-VPCP'])
  })
})
