import { describe, expect, it } from 'vitest'
import type { Directory } from './directory.ts'
import { nameAddressees } from './name-addressees.ts'

const directory: Directory = {
  agencies: [
    { id: 1, code: 'SYT', name: 'Sở Y tế', aliases: ['Ngành Y tế'], formerNames: [] },
    { id: 2, code: 'SLDTBXH', name: 'Sở Lao động - Thương binh và Xã hội', aliases: [], formerNames: [] },
    { id: 3, code: 'SVHTTDL', name: 'Sở Văn hóa, Thể thao và Du lịch', aliases: [], formerNames: [] },
    { id: 4, code: 'CAT', name: 'Công an tỉnh', aliases: [], formerNames: [] },
  ],
  collectives: [
    {
      id: 1,
      name: 'UBND các huyện, thị xã, thành phố',
      aliases: ['các huyện'],
      agencyIds: [5, 6],
      nameOnly: false,
      unit: null,
    },
    { id: 2, name: 'các chốt kiểm soát', aliases: [], agencyIds: [], nameOnly: true, unit: null },
  ],
  people: [],
}

const namesIn = (typed: string) => {
  const read = nameAddressees(typed, directory)
  return 'problem' in read ? read.problem : read.named.map(({ name }) => name)
}

describe('nameAddressees', () => {
  it('takes codes, names and aliases, case and missing accents aside', () => {
    expect(namesIn('SYT')).toEqual(['Sở Y tế'])
    expect(namesIn('syt, slđtbxh')).toEqual(['Sở Y tế', 'Sở Lao động - Thương binh và Xã hội'])
    expect(namesIn('so y te; Ngành Y tế; CÔNG AN TỈNH')).toEqual(['Sở Y tế', 'Công an tỉnh'])
  })

  it('knows a comma inside a name from one between names', () => {
    expect(namesIn('SYT, Sở Văn hóa, Thể thao và Du lịch, CAT')).toEqual([
      'Sở Y tế',
      'Sở Văn hóa, Thể thao và Du lịch',
      'Công an tỉnh',
    ])
    expect(namesIn('UBND các huyện, thị xã, thành phố,')).toEqual(['UBND các huyện, thị xã, thành phố'])
    expect(nameAddressees('các huyện', directory)).toEqual({
      named: [
        {
          name: 'UBND các huyện, thị xã, thành phố',
          match: { kind: 'collective', collectiveId: 1, agencyIds: [5, 6], score: 1 },
        },
      ],
    })
  })

  it('names nobody when one is unknown, has no members, or nothing was typed', () => {
    expect(namesIn('SYT, Sở Vũ trụ')).toContain("Không rõ đơn vị 'Sở Vũ trụ' trong danh bạ.")
    expect(namesIn('các chốt kiểm soát')).toContain('chỉ biết tên')
    expect(namesIn(' , ')).toBe('Chưa ghi mã hoặc tên đơn vị nào.')
  })
})
