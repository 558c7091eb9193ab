import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Directory } from './directory.ts'
import { matchDirectory } from './match-directory.ts'

const names: [code: string, name: string, ...aliases: string[]][] = [
  ['SYT', 'Sở Y tế'],
  ['SNV', 'Sở Nội vụ'],
  ['SCT', 'Sở Công Thương'],
  ['SVHTTDL', 'Sở Văn hóa, Thể thao và Du lịch'],
  ['SLDTBXH', 'Sở Lao động - Thương binh và Xã hội'],
  ['SGDDT', 'Sở Giáo dục và Đào tạo'],
  ['CAT', 'Công an tỉnh'],
  ['BCHQS', 'Bộ Chỉ huy Quân sự tỉnh'],
  ['CQLTT', 'Cục Quản lý thị trường'],
  ['BQLKCN', 'Ban Quản lý các khu công nghiệp'],
  ['MTTQ', 'Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh'],
  ['TD', 'Tỉnh đoàn'],
  ['CDC', 'Trung tâm Kiểm soát bệnh tật', 'CDC'],
  ['H1', 'UBND huyện Gia Bình'],
  ['H2', 'UBND huyện Tân Thạnh'],
  ['H3', 'UBND thành phố Bắc Ninh'],
]
const directory: Directory = {
  agencies: names.map(([code, name, ...aliases], index) => ({ id: index + 1, code, name, aliases, formerNames: [] })),
  collectives: [
    { id: 1, name: 'Thủ trưởng các cơ quan, đơn vị', aliases: [], agencyIds: [1, 2], nameOnly: false, unit: null },
    { id: 2, name: 'Bí thư cấp ủy', aliases: [], agencyIds: [14], nameOnly: false, unit: null },
    {
      id: 3,
      name: 'UBND các huyện, thị xã, thành phố',
      aliases: ['UBND các huyện, thành phố'],
      agencyIds: [14, 15, 16],
      nameOnly: false,
      unit: null,
    },
    {
      id: 4,
      name: 'các sở, ban, ngành',
      aliases: ['các sở, ngành'],
      agencyIds: [1, 2, 3],
      nameOnly: false,
      unit: null,
    },
    { id: 5, name: 'các Tổ chức chính trị - xã hội', aliases: [], agencyIds: [12], nameOnly: false, unit: null },
  ],
  people: [
    { name: 'Tống Thanh Hải', agencyId: 16 },
    { name: 'Lê Văn An', agencyId: 1 },
    { name: 'Lê Văn An', agencyId: 2 },
  ],
}
const codeOf = (printed: string) => {
  const match = matchDirectory(printed, directory)
  return match.kind === 'agency' ? directory.agencies.find(({ id }) => id === match.agencyIds[0])?.code : match.kind
}

describe('an agency is found', () => {
  it.each([
    ['as printed', 'Sở Y tế', 'SYT'],
    ['in capitals', 'SỞ Y TẾ', 'SYT'],
    ['without accents', 'so y te', 'SYT'],
    ['decomposed', 'Sở Y tế'.normalize('NFD'), 'SYT'],
    ['with other capitals', 'Sở Công thương', 'SCT'],
    ['with dashes for commas', 'Sở Văn hóa - Thể thao và Du lịch', 'SVHTTDL'],
    ['with old tone marks', 'Sở Văn hoá, Thể thao và Du lịch', 'SVHTTDL'],
    ['with commas for dashes', 'Sở Lao động, Thương binh và Xã hội', 'SLDTBXH'],
    ['with the province added', 'Cục Quản lý thị trường Bắc Ninh', 'CQLTT'],
    ['with ‘tỉnh’ and the province added', 'Sở Y tế tỉnh Bắc Ninh', 'SYT'],
    ['with the province after a long name', 'Ban Quản lý các khu công nghiệp Bắc Ninh', 'BQLKCN'],
    ['without ‘tỉnh’', 'Bộ Chỉ huy quân sự', 'BCHQS'],
    ['without ‘Việt Nam’', 'Ủy ban Mặt trận Tổ quốc tỉnh', 'MTTQ'],
    ['by an abbreviation', 'UBMTTQ tỉnh', 'MTTQ'],
    ['by a department’s abbreviation', 'Sở GD&ĐT', 'SGDDT'],
    ['by its full title', 'Tỉnh đoàn Thanh niên Cộng sản Hồ chí Minh', 'TD'],
    ['by an alias', 'CDC', 'CDC'],
    ['by its head', 'Giám đốc Sở Y tế', 'SYT'],
    ['by the head of a district', 'Chủ tịch UBND huyện Gia Bình', 'H1'],
    ['written out', 'Ủy ban nhân dân huyện Gia Bình', 'H1'],
    ['with ‘Uỷ’ for ‘Ủy’', 'Uỷ ban nhân dân huyện Gia Bình', 'H1'],
    ['in spite of a slip', 'Sở Lao động - Thương bình và Xã hội', 'SLDTBXH'],
  ])('%s', (_, printed, code) => {
    expect(codeOf(printed)).toBe(code)
  })

  it('with a lower score the further the name is from the directory’s', () => {
    const score = (printed: string) => {
      const match = matchDirectory(printed, directory)
      return 'score' in match ? match.score : 0
    }
    expect(score('Sở Y tế')).toBe(1)
    expect(score('Sở Y tế tỉnh Bắc Ninh')).toBeLessThan(1)
    expect(score('Giám đốc Sở Y tế')).toBeLessThan(1)
    expect(score('Sở Lao động - Thương bình và Xã hội')).toBeGreaterThanOrEqual(0.92)
  })
})

describe('a collective is found', () => {
  it.each([
    ['Thủ trưởng các cơ quan, đơn vị', 1],
    ['Bí thư cấp ủy', 2],
    ['Chủ tịch UBND các huyện, thị xã, thành phố', 3],
    ['Ủy ban nhân dân các huyện, thị xã, thành phố', 3],
    ['các sở, ngành', 4],
    ['Các sở, ban, ngành', 4],
    ['các tổ chức chính trị - xã hội', 5],
  ])('%s', (printed, collectiveId) => {
    expect(matchDirectory(printed, directory)).toMatchObject({ kind: 'collective', collectiveId })
  })
})

describe('a person who is named', () => {
  it('stands for the agency', () => {
    expect(matchDirectory('đồng chí Tống Thanh Hải - Phó Chủ tịch UBND tỉnh', directory)).toEqual({
      kind: 'agency',
      agencyIds: [16],
      score: 0.97,
      person: 'Tống Thanh Hải',
    })
  })

  it('is asked when the name is only nearly somebody’s, with that person’s agency', () => {
    expect(matchDirectory('đồng chí Tổng Thanh Hải - Phó Chủ tịch UBND tỉnh', directory)).toMatchObject({
      kind: 'open',
      candidates: [{ name: 'Tống Thanh Hải, UBND thành phố Bắc Ninh', code: 'H3' }],
    })
  })

  it('is asked when two have the name, and without candidates when nobody has', () => {
    expect(matchDirectory('Đồng chí Lê Văn An', directory)).toMatchObject({
      candidates: [{ code: 'SYT' }, { code: 'SNV' }],
    })
    expect(matchDirectory('đồng chí Vũ Đức Đam', directory)).toEqual({ kind: 'open', candidates: [] })
  })

  it('is nobody’s name when it is an office', () => {
    expect(codeOf('đồng chí Giám đốc Sở Y tế')).toBe('SYT')
  })
})

describe('a name that an agency no longer has', () => {
  const merged: Directory = {
    ...directory,
    agencies: directory.agencies.map((each) =>
      each.code === 'SNV' ? { ...each, formerNames: ['Sở Lao động và Việc làm', 'Sở Nội vụ'] } : each,
    ),
  }

  it('leads to the one that has its work, as renamed', () => {
    expect(matchDirectory('Sở Lao động và Việc làm', merged)).toEqual({
      kind: 'agency',
      agencyIds: [2],
      score: 0.95,
      renamed: true,
    })
  })

  it('is no former one when it is still the name', () => {
    expect(matchDirectory('Sở Nội vụ', merged)).toEqual({ kind: 'agency', agencyIds: [2], score: 1 })
  })
})

describe('a collective with bodies after it that nobody can count', () => {
  it('is that collective', () => {
    expect(matchDirectory('Các sở, ban, ngành, tổ chức, doanh nghiệp', directory)).toMatchObject({
      kind: 'collective',
      collectiveId: 4,
      score: 0.93,
    })
  })

  it('is not, when one of them is somebody', () => {
    expect(matchDirectory('Các sở, ban, ngành, Sở Y tế', directory).kind).not.toBe('collective')
  })
})

describe('only shown, never assigned', () => {
  it.each([
    'các cơ quan, đơn vị',
    'các cơ quan, đơn vị liên quan',
    'các tỉnh bạn',
    'địa phương',
    'các đơn vị y tế thuộc Bộ Y tế',
    'Bộ Y tế',
    'Bộ trưởng Bộ Y tế',
    'Chính phủ',
    'các Bộ: Y tế, Công an',
  ])('%s', (printed) => {
    expect(matchDirectory(printed, directory)).toEqual({ kind: 'context' })
  })
})

describe('what is not certain is asked', () => {
  it('with candidates, the best first and at most five', () => {
    const match = matchDirectory('Sở Ngoại vụ', directory)
    expect(match).toMatchObject({ kind: 'open', candidates: [{ code: 'SNV' }] })
    expect(match.kind === 'open' && match.candidates.length).toBeLessThanOrEqual(5)
  })

  it('a district of another name is no slip of the pen', () => {
    const match = matchDirectory('UBND huyện Tân Thành', directory)
    expect(match.kind === 'open' && match.candidates[0]?.code).toBe('H2')
  })

  it('another province’s agency is not ours', () => {
    expect(codeOf('Sở Y tế Hà Nội')).toBe('open')
  })

  it('without candidates when nothing is like it', () => {
    expect(matchDirectory('Nhà máy gạch Tuynel', directory)).toEqual({ kind: 'open', candidates: [] })
  })

  it('when two agencies carry one name', () => {
    const twice = {
      ...directory,
      agencies: [...directory.agencies, { id: 99, code: 'X', name: 'Sở Y tế', aliases: [], formerNames: [] }],
    }
    expect(matchDirectory('Sở Y tế', twice)).toMatchObject({ kind: 'open', candidates: [{ score: 1 }, { score: 1 }] })
  })
})

describe('any text', () => {
  it('never throws, and every name and alias of the directory finds its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) =>
        ['agency', 'collective', 'open', 'context'].includes(matchDirectory(text, directory).kind),
      ),
    )
    for (const { code, name, aliases } of directory.agencies)
      for (const each of [name, ...aliases]) expect(codeOf(each)).toBe(code)
  })
})
