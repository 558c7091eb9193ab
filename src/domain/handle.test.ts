import { describe, expect, it } from 'vitest'
import { freeHandle } from './handle.ts'

describe('a handle', () => {
  it('is the name in plain letters', () => {
    expect(freeHandle('Đỗ Thị Hương-Giang', new Set())).toBe('do-thi-huong-giang')
  })

  it('is counted on when others have it', () => {
    expect(freeHandle('Nguyễn Văn A', new Set(['nguyen-van-a', 'nguyen-van-a-2']))).toBe('nguyen-van-a-3')
  })

  it('is never taken for an id', () => {
    expect(freeHandle('12', new Set())).toBe('nguoi-12')
    expect(freeHandle('阮', new Set())).toBe('nguoi')
  })
})
