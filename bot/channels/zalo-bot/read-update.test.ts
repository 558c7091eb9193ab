import { expect, it } from 'vitest'
import { withoutMention } from './read-update.ts'

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
])('takes the bot’s name out of “%s”', (text, left) => {
  expect(withoutMention(text, names)).toBe(left)
})
