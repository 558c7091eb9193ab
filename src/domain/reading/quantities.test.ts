import { describe, expect, it } from 'vitest'
import { findQuantities } from './quantities.ts'

const read = (text: string) => findQuantities(text).map(({ raw, amount, unit, per }) => ({ raw, amount, unit, per }))

describe('quantities', () => {
  it('a quota of each unit', () => {
    expect(read('(Mỗi huyện, thị xã, thành phố chuẩn bị 300 giường cách ly).')).toEqual([
      { raw: '300 giường', amount: 300, unit: 'giường', per: 'Mỗi huyện, thị xã, thành phố' },
    ])
  })

  it('thousands are written with a dot', () => {
    expect(read('Mỗi huyện bố trí 1.500 người tham gia.')).toMatchObject([{ amount: 1500, unit: 'người' }])
  })

  it('a share of something, and of some bodies', () => {
    expect(read('thực hiện hỏa táng 100% và thực hiện đầy đủ')).toMatchObject([
      { raw: 'hỏa táng 100%', amount: 100, unit: '%', per: null },
    ])
    expect(read('100% xã, phường, thị trấn phải xây dựng')).toMatchObject([
      { raw: '100% xã, phường, thị trấn', per: null },
    ])
  })

  it.each(['thực hiện “5K”', 'mỗi người dân chủ động khai báo', 'từ 12 - 17 tuổi', '% của cả nước'])(
    'none in: %s',
    (text) => {
      expect(read(text)).toEqual([])
    },
  )
})
