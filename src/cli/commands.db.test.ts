import { readFileSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../db/client.ts'
import { emptyDatabase } from '../../db/empty-database.ts'
import { firstBrokenEvent } from '../../db/events.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { readConfig } from '../config.ts'
import type { Moment } from '../domain/moment.ts'
import { instantAt } from '../domain/time.ts'
import { createFileReader } from '../files/file-reader.ts'
import type { CliApp } from './command.ts'
import { runInProcess } from './run-in-process.ts'

const document = 'seeds/documents/000_de868f7a3ab8d720.txt'
const at: Moment = { now: instantAt('2021-02-03', '17:00'), machine: new Date('2026-11-22T03:00:00Z') }

let database: Database
let app: CliApp
const reader = createFileReader()
beforeAll(async () => {
  database = await openTestDatabase()
  app = { database, config: readConfig({ DEMO: '0' }), reader, moment: async () => at }
})
afterAll(async () => {
  await reader.close()
  await database.close()
})

/** Runs a command as typed, words divided by spaces; `files` are contents by name. */
async function run(line: string | string[], files: Record<string, string | Uint8Array> = {}) {
  const contents = Object.entries(files).map(
    ([name, content]) => [name, typeof content === 'string' ? new TextEncoder().encode(content) : content] as const,
  )
  return runInProcess(typeof line === 'string' ? line.split(' ') : line, app, new Map(contents))
}

async function done(line: string | string[], files: Record<string, string | Uint8Array> = {}): Promise<string> {
  const { stdout, stderr, exit } = await run(line, files)
  expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 })
  return stdout
}

async function refused(line: string | string[], files: Record<string, string | Uint8Array> = {}): Promise<string> {
  const { stdout, stderr, exit } = await run(line, files)
  expect({ stdout, exit }).toEqual({ stdout: '', exit: 1 })
  expect(stderr).not.toContain('Lỗi của chương trình')
  return stderr
}

const csv = `code,name,aliases,focal
SYT,Sở Y tế,,Trần Thị Y
CAT,Công an tỉnh,Công an,
STC,Sở Tài chính,,
`
const typed = `ỦY BAN NHÂN DÂN TỈNH THỬ
Số: 7/TB-UBND
Thử, ngày 03 tháng 02 năm 2021
THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh
1. Sở Y tế báo cáo tình hình trước 16 giờ ngày 06/02/2021.
2. Sở Xe cộ rà soát phương tiện.
Nơi nhận:
KT. CHỦ TỊCH
Nguyễn Văn A
`

/** A newcomer's organisation 'thu' with a committee, its people and three agencies. */
async function foundOrganisation(): Promise<void> {
  await done(['organisation', 'add', 'thu', '--name', 'Tỉnh Thử'])
  await done([
    ...['committee', 'add', 'bcd-thu', '--organisation', 'thu', '--name', 'Ban Chỉ đạo tỉnh Thử'],
    ...['--chair', 'Nguyễn Văn A', '--clerk', 'Lê Thị B'],
  ])
  await done('directory import ds.csv --organisation thu', { 'ds.csv': csv })
}

describe('the commands that need no document', () => {
  beforeAll(() => emptyDatabase(database))

  it('found an organisation and a committee, and print everyone with id and handle', async () => {
    expect(await done(['organisation', 'add', 'thu', '--name', 'Tỉnh Thử'])).toContain("Đã thêm tổ chức 'thu'")
    const added = await done([
      ...['committee', 'add', 'bcd-thu', '--organisation', 'thu', '--name', 'Ban Chỉ đạo tỉnh Thử'],
      ...['--chair', 'Nguyễn Văn A', '--deputy', 'Nguyễn Văn A', '--clerk', 'Lê Thị B'],
    ])
    expect(added).toContain('Trưởng ban: Nguyễn Văn A, số 1, tên ngắn thu/nguyen-van-a')
    expect(added).toContain('Phó Trưởng ban: Nguyễn Văn A, số 2, tên ngắn thu/nguyen-van-a-2')
    expect(added).toContain('Văn thư: Lê Thị B, số 3, tên ngắn thu/le-thi-b')
  })

  it('refuse a slug that is taken or an organisation that is not there, and change nothing', async () => {
    expect(await refused(['organisation', 'add', 'thu', '--name', 'Khác'])).toContain("Đã có tổ chức 'thu' (Tỉnh Thử)")
    expect(await refused('committee add bcd-thu --organisation thu --name X')).toContain("Đã có ban chỉ đạo 'bcd-thu'")
    const missing = await refused('committee add x --organisation nha-trang --name X')
    expect(missing).toContain("Không có tổ chức 'nha-trang'")
    expect(missing).toContain('Hiện có: thu.')
  })

  it('take a directory from a CSV, twice like once, and list it', async () => {
    const first = await done('directory import ds.csv --organisation thu', { 'ds.csv': csv })
    expect(first).toContain('3 đơn vị mới, 0 thay đổi, 0 giữ nguyên')
    expect(first).toMatch(/Người mới: Trần Thị Y \(SYT\), số \d+, tên ngắn tran-thi-y/)
    expect(await done('directory import ds.csv --committee bcd-thu', { 'ds.csv': csv })).toContain('3 giữ nguyên')
    const listed = await done('directory list --organisation thu')
    expect(listed).toContain('Tỉnh Thử: 3 đơn vị, 0 đã có nhóm chat.')
    expect(listed).toContain('CAT  Công an tỉnh = Công an [chưa có nhóm chat]')
  })

  it('list every fault of a CSV with its line and save none of it', async () => {
    const faults = await refused('directory import ds.csv --organisation thu', {
      'ds.csv': 'code,name\nSNV,Sở Nội vụ\n,Sở Không mã\nSXD,\n',
    })
    expect(faults).toContain("Tệp 'ds.csv' có 2 chỗ chưa đúng. Chưa lưu gì.")
    expect(faults).toContain('dòng 3:')
    expect(faults).toContain('dòng 4:')
    expect(await done('directory list --organisation thu')).not.toContain('SNV')
  })

  it('add a person with a role, and a role to a person who is there', async () => {
    const added = await done(['person', 'add', 'Phạm C', ...'--committee bcd-thu --role focal --agency cat'.split(' ')])
    expect(added).toMatch(/Đầu mối: Phạm C, số \d+, tên ngắn thu\/pham-c\n/)
    const again = await done('person add pham-c --committee bcd-thu --role overseer')
    expect(again).toContain('Theo dõi: Phạm C')
    expect(again).toContain('(đã có từ trước)')
    expect(await refused('person add X --committee bcd-thu --role focal --agency ABC')).toContain(
      "Không có đơn vị 'ABC'",
    )
    expect(await refused('person add X --committee nope --role chair')).toContain('Hiện có: bcd-thu.')
  })

  it('make one-time codes and say what to do with each', async () => {
    const person = await done('code --person thu/pham-c')
    expect(person).toMatch(/^Mã: [0-9A-Z]{5}-[0-9A-Z]{5}\n/)
    expect(person).toContain('Dành cho: Phạm C (thu/pham-c). Dùng một lần, đến 10:00 23/11/2026.')
    expect(person).toContain('/rooms')
    expect(await done('code --person 1')).toContain('Nguyễn Văn A')
    const agency = await done('code --agency SYT')
    expect(agency).toContain('Sở Y tế (thu/SYT)')
    expect(agency).toMatch(/gõ: \/ketnoi [0-9A-Z]{5}-[0-9A-Z]{5}/)
    expect(await done('code --committee bcd-thu')).toContain('Ban Chỉ đạo tỉnh Thử (bcd-thu)')
  })

  it('ask which one is meant where two organisations have the same agency or handle', async () => {
    await done(['organisation', 'add', 'hai', '--name', 'Tỉnh Hai'])
    await done('directory import ds.csv --organisation hai', { 'ds.csv': 'code,name\nSYT,Sở Y tế\n' })
    expect(await refused('code --agency SYT')).toContain('Ghi rõ: thu/SYT, hai/SYT.')
    expect(await done('code --agency hai/SYT')).toContain('Sở Y tế (hai/SYT)')
    expect(await done('code --agency SYT --organisation thu')).toContain('Sở Y tế (thu/SYT)')
    expect(await refused('code --agency XYZ')).toContain("Không có đơn vị 'XYZ'")
    expect(await refused('code --person ba')).toContain("Không có người 'ba'")
    expect(await refused('code --committee ba')).toContain('Hiện có: bcd-thu.')
  })

  it('say that nothing is to be migrated', async () => {
    expect(await done('migrate')).toContain('không phải đổi gì')
  })

  it('leave a whole record of what they did', async () => {
    expect(await firstBrokenEvent(database.db, 1)).toBeUndefined()
  })
})

describe('parse', () => {
  it('prints the document as JSON, and as lines for people', async () => {
    const content = readFileSync(document)
    const parsed: unknown = JSON.parse(await done(`parse ${document} --json`, { [document]: content }))
    expect(parsed).toMatchObject({ number: '20/TB-UBND', issuedOn: '2021-02-03', kind: 'thông báo' })
    const text = await done(`parse ${document}`, { [document]: content })
    expect(text).toContain('20/TB-UBND, ngày 03/02/2021')
    expect(text).toContain("Hạn: 16:00 06/02/2021 ('trước 16 giờ ngày 06/02/2021')")
  })

  it('says on stderr that a text is no directive', async () => {
    const poem = { 'tho.txt': 'Trăm năm trong cõi người ta,\nChữ tài chữ mệnh khéo là ghét nhau.\n' }
    const shown = await run('parse tho.txt', poem)
    expect(shown.exit).toBe(1)
    expect(shown.stderr).not.toBe('')
    const json = await run('parse tho.txt --json', poem)
    expect(json).toMatchObject({ exit: 0, stderr: shown.stderr })
    expect(JSON.parse(json.stdout)).toMatchObject({ directives: [] })
  })
})

describe('ingest, draft and publish', () => {
  beforeEach(async () => {
    await emptyDatabase(database)
    await foundOrganisation()
  })

  it('bring a document from its text to numbered directives, with the clerk’s corrections', async () => {
    const ingested = await done('ingest van/ban.txt --committee bcd-thu', { 'van/ban.txt': typed })
    expect(ingested).toContain('Dự thảo 1: 2 nhiệm vụ')
    expect(ingested).toContain('chidao draft show 1')
    expect(await done('draft list')).toContain('1  7/TB-UBND  bcd-thu  2 nhiệm vụ, 1 chưa rõ chủ trì')

    const before = await done('draft show 1')
    expect(before).toContain('PHẢI QUYẾT trước khi ban hành: đơn vị nào chủ trì? (1)')
    expect(before).toMatch(/→ chidao draft set 1 2 lead=/)
    expect(before).toContain("Hạn:      16:00 06/02/2021 ('trước 16 giờ ngày 06/02/2021')")
    expect(await refused('publish 1 --as le-thi-b')).toContain('mục 2')

    const set = await done('draft set 1 2 lead=CAT,STC coordinating=Sở Y tế deadline=hằng ngày 16:30 --as le-thi-b')
    expect(set).toContain('Chủ trì:  Công an tỉnh (CAT); Sở Tài chính (STC)')
    expect(set).toContain('Phối hợp: Sở Y tế (SYT)')
    expect(set).toContain('Hạn:      hằng ngày 16:30')
    expect(set).toContain('Có thể ban hành')
    expect(await done('draft show 1')).not.toContain('PHẢI QUYẾT')

    const published = await done('publish 1 --as thu/le-thi-b')
    expect(published).toContain('Đã ban hành văn bản 1: 2 nhiệm vụ, số 1–2.')
    expect(published).toContain('Chưa có nhóm chat')
    expect(await done('draft list')).toContain('Không có dự thảo nào')
    const shown: unknown = JSON.parse(await done('draft show 1 --json'))
    expect(shown).toMatchObject({
      state: 'published',
      directives: [
        { number: 1, addressees: [{ role: 'lead', kind: 'agency', agencies: [{ code: 'SYT' }] }] },
        { number: 2, deadline: { kind: 'recurring', every: 'daily', time: '16:30' }, problems: [] },
      ],
    })
    expect(await refused('draft set 1 1 skip')).toContain('không sửa dự thảo được nữa')
    expect(await refused('publish 1 --as le-thi-b')).toContain('đã ban hành rồi')
    expect(await firstBrokenEvent(database.db, 1)).toBeUndefined()
  })

  it('leave a skipped directive out, and take it back', async () => {
    await done('ingest a.txt --committee bcd-thu', { 'a.txt': typed })
    expect(await done('draft set 1 2 skip')).toContain('BỎ QUA')
    expect(await done('draft set 1 2 keep')).toContain('Còn 1 nhiệm vụ chưa rõ đơn vị chủ trì')
    await done('draft set 1 2 skip')
    expect(await done('publish 1 --as le-thi-b')).toContain('1 nhiệm vụ, số 1.')
  })

  it('refuse an impossible change whole', async () => {
    await done('ingest a.txt --committee bcd-thu', { 'a.txt': typed })
    const before = await done('draft show 1 --json')
    for (const [change, reason] of [
      ['lead=CAT deadline=31/02/2021', 'không có trên lịch'],
      ['deadline=02/02/2021', 'ở trước ngày ban hành văn bản (03/02/2021)'],
      ['lead=CAT,Sở Vũ trụ', "Không rõ đơn vị 'Sở Vũ trụ'"],
      ['lead=', 'Chưa ghi mã hoặc tên đơn vị nào'],
      ['lead=CAT coordinating=CAT', 'không vừa chủ trì vừa phối hợp'],
    ]) {
      const words = await refused(`draft set 1 2 ${change}`)
      expect(words).toContain(reason)
      expect(words).toContain('Chưa đổi gì.')
    }
    expect(await refused('draft set 1 9 skip')).toContain("không có mục '9'. Các mục: 1, 2")
    expect(await refused('draft set 8 1 skip')).toContain('Không có văn bản số 8')
    expect(await refused('draft set 1 2 skip --as ai-do')).toContain("Không có người 'ai-do'")
    expect(await refused('draft show 8')).toContain('Không có văn bản số 8')
    expect(await done('draft show 1 --json')).toBe(before)
  })

  it('refuse what is no directive, no text, secret, known, or for a committee that is not there; nothing is saved', async () => {
    const ingest = 'ingest a.txt --committee bcd-thu'
    expect(await refused('ingest a.txt --committee nope', { 'a.txt': typed })).toContain('Hiện có: bcd-thu.')
    expect(await refused(ingest, { 'a.txt': '' })).toContain('Tệp trống, không có chữ nào. Chưa lưu gì.')
    expect(await refused(ingest, { 'a.txt': 'Chào buổi sáng.' })).toContain('Chưa lưu gì')
    const damaged = Buffer.concat([Buffer.from(typed), Buffer.of(0xff)])
    expect(await refused(ingest, { 'a.txt': damaged })).toContain('Văn bản hỏng 1 chỗ')
    expect(await refused(ingest, { 'a.txt': 'a'.repeat(21 * 1024 * 1024) })).toContain('quá lớn: 21 MB')
    expect(await refused(ingest, { 'a.txt': `MẬT\n${typed}` })).toContain('Không lưu, không gửi')
    expect(await refused(ingest)).toContain('không được gửi kèm lệnh')
    expect(await done('draft list')).toContain('Không có dự thảo nào')
    await done(ingest, { 'a.txt': typed })
    expect(await refused(ingest, { 'b.txt': typed, 'a.txt': typed })).toContain('Văn bản này đã có')
  })

  it('refuse to publish for somebody who may not, or who is not there', async () => {
    await done('ingest a.txt --committee bcd-thu', { 'a.txt': typed })
    await done('draft set 1 2 skip')
    expect(await refused('publish 1 --as tran-thi-y')).toContain('không có quyền ban hành')
    expect(await refused('publish 1 --as ai-do')).toContain('ai-do')
    expect(await refused('publish 7 --as le-thi-b')).toContain('Không có văn bản số 7')
  })
})

describe('seed and doctor', () => {
  beforeAll(() => emptyDatabase(database))

  it('find an empty installation incomplete', async () => {
    const { stdout, exit } = await run('doctor')
    expect(exit).toBe(1)
    expect(stdout).toContain('✘ Chưa có tổ chức nào')
    expect(stdout).toContain('→ chidao organisation add')
  })

  it('fill it with the five provinces, twice like once, and find nothing wrong', async () => {
    expect(await done('seed')).toContain('bac-ninh')
    const listed = await done('directory list --organisation bac-ninh')
    await done('seed')
    expect(await done('directory list --organisation bac-ninh')).toBe(listed)
    const { stdout, exit } = await run('doctor')
    expect(stdout).toContain('Không có vấn đề nào.')
    expect(exit).toBe(0)
  }, 60_000)

  it('name a record that somebody changed by hand', async () => {
    await done(['organisation', 'add', 'thu', '--name', 'Tỉnh Thử'])
    await done('committee add bcd-thu --organisation thu --name Ban')
    await database.db.execute(sql`update event set data = '{}' where kind = 'directory-changed'`)
    const { stdout, exit } = await run('doctor')
    expect(exit).toBe(1)
    expect(stdout).toContain("✘ Nhật ký của 'thu' không còn nguyên vẹn")
    expect(stdout).toContain('✘ Ban (bcd-thu) chưa có nhóm chat')
    expect(stdout).toContain('2 vấn đề cần xử lý.')
  })
})
