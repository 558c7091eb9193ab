import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { taskWords, withoutHeading } from './task-words.ts'

describe('the words of a task', () => {
  it.each([
    ['Sở Y tế\nChủ động chuẩn bị nhân lực.', ['Sở Y tế'], 'Chủ động chuẩn bị nhân lực.'],
    [
      'Thủ trưởng các cơ quan, đơn vị, Chủ tịch UBND các huyện xây dựng các phương án.',
      ['Thủ trưởng các cơ quan, đơn vị', 'Chủ tịch UBND các huyện'],
      'Xây dựng các phương án.',
    ],
    [
      'Đề nghị Mặt trận Tổ quốc và các Hội tăng cường tuyên truyền.',
      ['Mặt trận Tổ quốc', 'các Hội'],
      'Tăng cường tuyên truyền.',
    ],
    ['Hằng ngày nắm bắt diễn biến thị trường.', ['Sở Công Thương'], 'Hằng ngày nắm bắt diễn biến thị trường.'],
    ['Giao Sở Y tế làm.', ['Sở Y tế'], 'Giao Sở Y tế làm.'],
    ['Yêu cầu mọi người ở nhà nghiêm túc.', ['Sở Y tế'], 'Yêu cầu mọi người ở nhà nghiêm túc.'],
  ])('of %j begin after the names of its leads', (text, leads, words) => {
    expect(taskWords(text, leads)).toBe(words)
  })

  it('keep a heading that says more than who', () => {
    expect(withoutHeading('Sở Y tế\nLàm việc.', ['Sở Y tế'])).toBe('Làm việc.')
    expect(withoutHeading('Về công tác y tế\nLàm việc.', ['Sở Y tế'])).toBe('Về công tác y tế\nLàm việc.')
    expect(withoutHeading('Sở Y tế', ['Sở Y tế'])).toBe('Sở Y tế')
  })

  it('are always the end of the text, the first letter’s case aside', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (text, leads) => {
        const words = taskWords(text, leads)
        expect(text.toLocaleUpperCase('vi').endsWith(words.toLocaleUpperCase('vi'))).toBe(true)
      }),
    )
  })
})
