import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readDocument } from './read-document.ts'

const folder = new URL('../../../seeds/documents/', import.meta.url)
const text = readFileSync(new URL(readdirSync(folder).find((name) => name.startsWith('000')) ?? '', folder), 'utf8')
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
