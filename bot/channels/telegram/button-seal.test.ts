import { expect, it } from 'vitest'
import { createButtonSeal } from './button-seal.ts'

const seal = createButtonSeal('123456:token')
const data = seal.close('-1', 'done:3', 'Việc 3: gửi báo cáo')

it('opens what it closed, under the same words in the same chat', () => {
  expect(seal.open('-1', data, 'Việc 3: gửi báo cáo')).toBe('done:3')
})

it('does not mind what Telegram trims, nor the Unicode form', () => {
  expect(seal.open('-1', data, ' Việc 3: gửi\r\nbáo cáo '.normalize('NFD'))).toBe('done:3')
})

it.each([
  ['from another chat', '-2', data, 'Việc 3: gửi báo cáo'],
  ['under other words', '-1', data, 'Việc 3: đã hoàn thành'],
  ['for another deed', '-1', data.replace('done:3', 'done:4'), 'Việc 3: gửi báo cáo'],
  ['without a mark', '-1', 'done:3', 'Việc 3: gửi báo cáo'],
  ['empty', '-1', '', 'Việc 3: gửi báo cáo'],
  ['made with another token', '-1', createButtonSeal('x').close('-1', 'done:3', 'Việc 3'), 'Việc 3'],
])('opens nothing that is %s', (_how, chat, given, text) => {
  expect(seal.open(chat, given, text)).toBeUndefined()
})

it('fits into 64 bytes at its longest', () => {
  const longest = seal.close('-1002000000001:2147483647', 'notice-confirm:2147483647', 'x'.repeat(4096))
  expect(Buffer.byteLength(longest)).toBeLessThanOrEqual(64)
})
