import { describe, expect, it } from 'vitest'
import { alarmEntry } from './alarm-entry.ts'

describe('the alarm of an account that was signed out', () => {
  const toDo = (account: string, page?: string) =>
    alarmEntry({ what: 'account-signed-out', account, detail: '', ...(page ? { page } : {}) }).text.split(
      'Cần làm: ',
    )[1]

  it('leads to the page where a phone signs a Zalo account in', () => {
    expect(toDo('zalo/zalo', 'https://chidao.example/rooms/accounts')).toMatch(
      /^mở https:\/\/chidao\.example\/rooms\/accounts, quét mã QR bằng Zalo của bot/,
    )
    expect(toDo('zalo/zalo')).toMatch(/^mở trang \/rooms\/accounts trên máy chủ, quét mã QR/)
  })

  it('names the command that takes a bot’s new token', () => {
    expect(toDo('telegram/bot')).toBe('lấy mã bot mới rồi chạy: chidao telegram add.')
    expect(toDo('zalo-bot/zalo-bot')).toBe('lấy mã bot mới rồi chạy: chidao zalo-bot add.')
  })

  it('leads to the environment, where the token stands there', () => {
    expect(toDo('telegram/TELEGRAM_TOKEN')).toBe(
      'lấy mã bot mới, đổi TELEGRAM_TOKEN trong .env rồi khởi động lại máy chủ.',
    )
  })
})
