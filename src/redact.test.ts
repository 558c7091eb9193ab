import { describe, expect, it } from 'vitest'
import { redact } from './redact.ts'

describe('redact', () => {
  it.each([
    ['postgres://u:s3cret@db:5432/x', 'postgres://u:***@db:5432/x'],
    ['postgresql://u:s3/c@r:et@db/x?sslmode=off', 'postgresql://u:***@db/x?sslmode=off'],
    ['postgres://:s3cret@db/x', 'postgres://:***@db/x'],
    ['postgres://db/x?password=s3cret&a=1', 'postgres://db/x?password=***&a=1'],
    [
      `https://api.telegram.org/bot123456:${'s3cret_-'.repeat(5)}/getMe`,
      'https://api.telegram.org/bot123456:***/getMe',
    ],
  ])('strikes the secret out of %s', (text, expected) => {
    expect(redact(`a ${text} b`)).toBe(`a ${expected} b`)
  })

  it('leaves everything else alone', () => {
    const text = 'lúc 16:00 06/02/2021, http://127.0.0.1:3000/rooms, a@b.vn, 2/11: 300 giường'
    expect(redact(text)).toBe(text)
  })
})
