import { expect, it } from 'vitest'
import { z } from 'zod'
import { readUpdate, withoutMention } from './read-update.ts'

const names = ['bot.VDKyGxQvc', 'Bot Chỉ Đạo']

it.each([
  ['@Bot Chỉ Đạo /done 3', '/done 3'],
  ['@bot chỉ đạo   xong 3', 'xong 3'],
  ['@Bot Chỉ Đạo /done 3'.normalize('NFD'), '/done 3'],
  ['@bot.VDKyGxQvc đã nhận', 'đã nhận'],
  ['đã nhận 3 @Bot Chỉ Đạo', 'đã nhận 3'],
  ['/done 3', '/done 3'],
  ['@Bot Tên Khác /done 3, còn lại mai', '/done 3, còn lại mai'],
  ['@Bot xong 3', 'xong 3'],
  ['@Bot', '@Bot'],
  ['@Bot Chỉ Đạo, xong 3', 'xong 3'],
  ['@Bot Chỉ Đạo: xong 3', 'xong 3'],
  ['xong 3, @Bot Chỉ Đạo', 'xong 3,'],
  ['@Bot Chỉ Đạogiả /done 3', '/done 3'],
])('takes the bot’s name out of “%s”', (text, left) => {
  expect(withoutMention(text, names)).toBe(left)
})

it('cuts no more than the name, however the platform spells it', () => {
  expect(withoutMention('@Bot Chỉ Đạo xong 3', [names[1]?.normalize('NFD') ?? ''])).toBe('xong 3')
})

const update = (date: number) => ({
  event_name: 'message.text.received',
  message: { message_id: 'm', from: { id: 'u' }, chat: { id: 'c', chat_type: 'PRIVATE' }, date, text: '/viec' },
})

it('takes the platform’s time, and what has none for no update at all', () => {
  expect(readUpdate(update(1_750_316_131_602), names)).toMatchObject({ at: '2025-06-19T06:55:31.602Z' })
  for (const date of [1e300, Number.NaN]) expect(() => readUpdate(update(date), names)).toThrow(z.ZodError)
})
