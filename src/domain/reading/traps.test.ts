import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readDocument } from './read-document.ts'

const folder = new URL('../../../seeds/documents/', import.meta.url)
const textOf = (number: string) =>
  readFileSync(new URL(readdirSync(folder).find((name) => name.startsWith(number)) ?? '', folder), 'utf8')
const text = textOf('000')
const { directives, deadlines, items } = readDocument(text)
const directive = (path: string) => directives.find((each) => each.path === path)

describe('the traps of seed 000', () => {
  it.each([
    ['the date of a cited document', '28/01/2021'],
    ['the date of the meeting', '02/02/2021'],
    ['how long people are isolated', '21 ngày'],
    ['how long a funeral may last', '24 giờ'],
    ['the slogan of item 12', 'hàng ngày tuyên truyền'],
    ['the date of the letterhead', '03 tháng 02'],
  ])('%s is no deadline', (_, phrase) => {
    expect(deadlines.map((deadline) => deadline.raw).filter((raw) => raw.includes(phrase))).toEqual([])
  })

  it('‘trước 16 giờ 00’ hằng ngày’ is a daily duty of Sở Y tế at 16:00', () => {
    expect(directive('2/11')).toMatchObject({
      lead: ['Sở Y tế'],
      deadline: { kind: 'recurring', every: 'daily', time: '16:00' },
      text: 'Tổng hợp tình hình dịch bệnh trên địa bàn tỉnh, báo cáo UBND tỉnh trước 16 giờ 00’ hằng ngày.',
    })
  })

  it('‘Hằng ngày’ of item 7 is a daily duty without an hour, of both its agencies', () => {
    expect(directive('7/1')).toMatchObject({
      lead: ['Sở Công thương', 'Cục Quản lý thị trường Bắc Ninh'],
      deadline: { kind: 'recurring', every: 'daily', time: null },
    })
  })

  it('‘trước 16 giờ ngày 06/02/2021’ is that very hour, for all heads and chairs', () => {
    expect(directive('closing')).toMatchObject({
      lead: ['Thủ trưởng các cơ quan, đơn vị', 'Chủ tịch UBND các huyện, thị xã, thành phố'],
      deadline: { kind: 'absolute', due: '2021-02-06T16:00:00+07:00' },
    })
  })

  it('the 300 beds are a quota of each district, without a date', () => {
    expect(directive('12/5')).toMatchObject({
      lead: ['UBND các huyện, thị xã, thành phố'],
      deadline: null,
      quantity: { raw: '300 giường', amount: 300, unit: 'giường', per: 'Mỗi huyện, thị xã, thành phố' },
    })
  })

  it('‘hỏa táng 100%’ is no directive of its own', () => {
    expect(directives.filter((each) => each.quantity !== null).map((each) => each.path)).toEqual(['12/5'])
  })

  it('Sở Lao động alone leads its two paragraphs of item 8, with the districts in the second', () => {
    const lead = ['Sở Lao động - Thương binh và Xã hội']
    expect(directive('8/3')).toMatchObject({ lead, coordinating: [] })
    expect(directive('8/4')).toMatchObject({
      lead,
      coordinating: ['các cơ quan, đơn vị liên quan', 'UBND các huyện, thị xã, thành phố'],
    })
    expect(directive('8')?.coordinating).toEqual([])
  })

  it('Sở Tài chính named again in item 11 makes no second directive', () => {
    expect(directives.filter((each) => each.path.startsWith('11')).map((each) => each.path)).toEqual(['11'])
  })

  it('Tỉnh đoàn in item 13 is asked, as the item is', () => {
    expect(directive('13/4')).toMatchObject({
      lead: ['Tỉnh đoàn Thanh niên Cộng sản Hồ chí Minh'],
      strength: 'đề nghị',
    })
    expect(directive('13')?.lead).toEqual(['Ủy ban Mặt trận Tổ quốc tỉnh', 'các Tổ chức chính trị - xã hội'])
  })

  it('đề nghị, yêu cầu, kêu gọi in one sentence: only item 13 is asked', () => {
    expect(items.filter((item) => item.strength === 'đề nghị').map((item) => item.path)).toEqual(['13'])
  })

  it('what the agencies are to demand of firms, pharmacies and people is no order to those', () => {
    const named = directives.flatMap((each) => [...each.lead, ...each.coordinating]).join(' ; ')
    expect(named).not.toMatch(/doanh nghiệp|hiệu thuốc|người dân|những người/)
  })

  it('‘UỶ BAN’, ‘Uỷ ban’ and ‘Ủy ban’ read alike, and so does decomposed text', () => {
    const decomposed = readDocument(text.normalize('NFD'))
    expect(decomposed.directives.map(({ path, lead, deadline }) => ({ path, lead, deadline }))).toEqual(
      directives.map(({ path, lead, deadline }) => ({ path, lead, deadline })),
    )
  })
})

const documents = { '000': readDocument(text), ...byNumber('001', '002', '003', '004') }

function byNumber<const Number extends string>(...numbers: Number[]) {
  const read = numbers.map((number) => [number, readDocument(textOf(number))])
  // fromEntries forgets which keys it was given.
  return Object.fromEntries(read) as Record<Number, ReturnType<typeof readDocument>>
}

describe('true deadlines and cadences', () => {
  it.each([
    ['000', 'trước 16 giờ 00’ hằng ngày', 'daily 16:00', ['Sở Y tế']],
    ['000', 'Hằng ngày', 'daily', ['Sở Công thương', 'Cục Quản lý thị trường Bắc Ninh']],
    [
      '000',
      'trước 16 giờ ngày 06/02/2021',
      '2021-02-06T16:00:00+07:00',
      ['Thủ trưởng các cơ quan, đơn vị', 'Chủ tịch UBND các huyện, thị xã, thành phố'],
    ],
    ['001', 'trước ngày 08/02/2021', '2021-02-07T23:59:59+07:00', ['Sở Tài chính']],
    ['002', 'trước 08/11/2021', '2021-11-07T23:59:59+07:00', ['xã, phường, thị trấn']],
    ['002', 'xong trước ngày 10/11/2021', '2021-11-09T23:59:59+07:00', ['Ban cán sự đảng UBND tỉnh']],
    [
      '002',
      'khu phố trước ngày 10/11/2021',
      '2021-11-09T23:59:59+07:00',
      ['Ủy ban Mặt trận Tổ quốc', 'các tổ chức chính trị - xã hội', 'cấp ủy, chính quyền địa phương các cấp'],
    ],
    ['002', 'hằng tuần', 'weekly', ['Bí thư cấp ủy', 'Chủ tịch UBND cấp huyện, cấp xã']],
  ] as const)('%s: %s', (number, phrase, when, owner) => {
    const found = documents[number].deadlines.filter(
      (each) => phrase.endsWith(each.raw) && (each.due ?? each.every) === when,
    )
    expect(found.map((each) => each.owner)).toContainEqual(owner)
  })

  it.each([
    ['000', 3],
    ['001', 1],
    ['002', 4],
    ['003', 0],
    ['004', 0],
  ] as const)('seed %s has %i of them and no other', (number, count) => {
    const { deadlines: own, attachments } = documents[number]
    expect([...own, ...attachments.flatMap((each) => each.deadlines)]).toHaveLength(count)
  })

  it.each(['003', '004'] as const)('seed %s has none: every directive is asked for its deadline', (number) => {
    const { directives: all, problems } = documents[number]
    const asked = problems.filter(({ code }) => code === 'missing-deadline').map(({ path }) => path)
    expect(asked).toEqual(all.map(({ path }) => path))
  })

  it('the 300 beds of each district are a quota without a date', () => {
    expect(directive('12/5')).toMatchObject({ deadline: null, quantity: { amount: 300 } })
  })

  it('24/24h of seed 001 is a duty roster, no deadline', () => {
    expect(documents['001'].deadlines.filter(({ raw }) => raw.includes('24'))).toEqual([])
  })
})

describe('dates and numbers that are no deadlines', () => {
  it.each([
    ['000', '28/01/2021'],
    ['000', '21 ngày'],
    ['000', '24 giờ'],
    ['000', 'Quân khu 1'],
    ['002', '11/10/2021'],
    ['002', '18/10/2021'],
    ['002', '3 tuần'],
    ['002', '12 - 17 tuổi'],
    ['003', '27/5/2021'],
    ['003', '26/5/2021'],
    ['003', '2 tỉnh'],
    ['003', '(15)'],
    ['004', '11/5/2021'],
    ['004', '2021-2026'],
    ['004', '5K'],
    ['004', '4 tại chỗ'],
  ] as const)('%s: %s', (number, phrase) => {
    const { deadlines: own, attachments } = documents[number]
    const raws = [...own, ...attachments.flatMap((each) => each.deadlines)].map(({ raw }) => raw)
    expect(raws.filter((raw) => raw.includes(phrase))).toEqual([])
  })
})

describe('the ten traps', () => {
  it('1: seed 003 is two documents in one file, each with its own number, body, recipients and signer', () => {
    const { number, signer, recipients, attachments } = documents['003']
    expect(attachments).toHaveLength(1)
    expect([number, signer, recipients[0]?.role]).toEqual(['4888/UBND-VHXH', 'Phạm Tấn Hòa', 'as-addressed'])
    expect(attachments[0]).toMatchObject({ kind: 'thông báo', signer: 'Nguyễn Sỹ Hiệp' })
    expect(attachments[0]?.recipients[0]?.printed).toBe('Ban Bí thư Trung ương Đảng')
  })

  it('2: the ministries of seed 003’s attachment are no leads of the cover', () => {
    expect(documents['003'].directives.flatMap(({ lead }) => lead)).toEqual([
      'các sở, ban, ngành, đoàn thể tỉnh',
      'UBND các huyện, thị xã, thành phố',
    ])
    expect(documents['003'].parents).toContain('129/TB-VPCP')
  })

  it('3: the year of seed 001 is kept as printed and questioned; its slips of the pen stay', () => {
    const { issuedOn, problems, items: own } = documents['001']
    expect(issuedOn).toBe('2020-02-03')
    expect(problems.filter(({ code }) => code === 'year-disagreement')).toMatchObject([
      { path: '11', read: 'trước ngày 08/02/2021', place: { line: 37 } },
    ])
    expect(own.flatMap(({ lead }) => lead)).toContain('đồng chí Tổng Thanh Hải - Phó Chủ tịch Thường trực UBND tỉnh')
    expect(documents['003'].attachments[0]?.items.map((item) => item.text).join()).toContain('thân tốc')
  })

  it('4: sentences that a page break split are whole again', () => {
    const said = (number: keyof typeof documents) =>
      [documents[number], ...documents[number].attachments]
        .flatMap((each) => each.items.map((item) => item.text))
        .join('\n')
    expect(said('003')).toContain('phương châm 4 tại chỗ, bảo đảm')
    expect(said('003')).toContain('lao động, ')
    expect(said('002')).toContain('đưa tỉnh Quảng Ninh')
    expect(said('004')).toContain('phù hợp, như việc')
  })

  it('5: what is missing is asked: the number of 001 and 002, the signature of 000', () => {
    const codes = (number: keyof typeof documents) => documents[number].problems.map(({ code }) => code)
    expect(codes('002')).toContain('missing-number')
    expect(codes('001')).toContain('missing-number')
    expect(codes('000')).toContain('missing-signer')
    expect(documents['000'].recipients).toEqual([])
  })

  it('6: an agency is found as a heading, inside its sentence, and at the end of a chain', () => {
    expect(directive('2')?.lead).toEqual(['Sở Y tế'])
    expect(documents['004'].directives.find(({ path }) => path === '4/2')?.lead).toEqual(['Sở Y tế'])
    expect(documents['002'].directives.find(({ path }) => path === '2/3')?.lead).toEqual(['Sở Giao thông Vận tải'])
  })

  it('7: names are kept as each place prints them', () => {
    expect(directive('7')?.lead).toContain('Sở Công thương')
    expect(directive('10')?.lead).toEqual(['Sở Văn hóa, Thể thao và Du lịch'])
    expect(items.flatMap(({ coordinating }) => coordinating)).toContain('Sở Văn hóa - Thể thao và Du lịch')
  })

  it('8: đề nghị, yêu cầu, giao and kêu gọi in one sentence: the lead-in asks the party secretaries and orders the heads', () => {
    expect(items.filter((item) => item.strength === 'đề nghị').map((item) => item.path)).toEqual(['13'])
    expect(documents['000'].directives.map(({ text: said }) => said).join()).not.toContain('mỗi người dân')
  })

  it('9: hằng ngày and hàng ngày, composed and decomposed, read alike', () => {
    for (const words of ['hằng ngày', 'hàng ngày', 'HẰNG NGÀY']) {
      const one = `1. Sở Y tế báo cáo UBND tỉnh trước 16 giờ ${words}.`
      for (const form of ['NFC', 'NFD'] as const)
        expect(readDocument(one.normalize(form)).deadlines.map(({ every }) => every)).toEqual(['daily 16:00'])
    }
  })

  it('10: each agency’s part is far shorter than the document', () => {
    const longest = (number: keyof typeof documents) =>
      Math.max(...documents[number].directives.map(({ text: said }) => said.length))
    expect(longest('000')).toBeLessThan(text.length / 4)
    expect(longest('001')).toBeLessThan(textOf('001').length / 4)
  })
})
