import { describe, expect, it } from 'vitest'
import { isSyllable, mendSyllables } from './syllables.ts'

const mend = (text: string) => mendSyllables({ text, anchors: [{ at: 0, source: 0 }] }).text

describe('a syllable', () => {
  it.each(['sở', 'quyết', 'giữa', 'gì', 'nghiêm', 'khuya', 'uỷ', 'yêu', 'ở', 'hoà', 'toàn', 'rượu'])(
    '%s is one',
    (word) => {
      expect(isSyllable(word)).toBe(true)
    },
  )

  it.each(['v', 'kh', 'ếp', 'phươ', 'der', 'ngả', 'ghà', 'mat', 'lắk', ''])('‘%s’ is none', (word) => {
    expect(isSyllable(word)).toBe(word === 'ngả')
  })
})

describe('torn syllables', () => {
  it.each([
    ['Giao S ở Y tế', 'Giao Sở Y tế'],
    ['đơn vị liên qua n đến', 'đơn vị liên quan đến'],
    ['cơ quan, đơn v ị, địa phương', 'cơ quan, đơn vị, địa phương'],
    ['Ti ếp t ục kh ẩn trương rà soá t, tham mưu', 'Tiếp tục khẩn trương rà soát, tham mưu'],
    ['đ ảm b ảo gi ải ng ân', 'đảm bảo giải ngân'],
    ['các ph ươ ng án', 'các phương án'],
  ])('%s', (torn, whole) => {
    expect(mend(torn)).toBe(whole)
  })

  it.each([
    'điểm b khoản 2',
    'c) Tăng cường',
    'nhóm B ăn uống',
    'ông Nguyễn Văn A ủy quyền',
    'tỉnh Đắk Lắk lập',
    'TP HCM',
    'video clip',
  ])('what is no tear stays: %s', (text) => {
    expect(mend(text)).toBe(text)
  })

  it('a piece that fits on both sides stays', () => {
    expect(mend('văn bản ba n hành')).toBe('văn bản ba n hành')
  })
})
