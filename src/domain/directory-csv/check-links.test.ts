import { describe, expect, it } from 'vitest'
import { checkLinks } from './check-links.ts'

const row = (line: number, code: string, links: { parent?: string; successor?: string } = {}) => ({
  line,
  code,
  name: code,
  ...links,
})

describe('links between agencies', () => {
  it('may lead up and down the file and into the directory', () => {
    const rows = [row(2, 'A', { parent: 'b' }), row(3, 'B', { parent: 'C', successor: 'A' })]
    expect(checkLinks(rows, [{ code: 'C', parent: null, successor: null }])).toEqual([])
  })

  it('may not lead to nobody', () => {
    expect(checkLinks([row(2, 'A', { parent: 'X', successor: 'Y' })], [])).toEqual([
      { line: 2, message: "Đơn vị cấp trên 'X' không có trong tệp, cũng không có trong danh bạ." },
      { line: 2, message: "Đơn vị kế thừa 'Y' không có trong tệp, cũng không có trong danh bạ." },
    ])
  })

  it('may not come back to where they began', () => {
    const problems = checkLinks(
      [
        row(2, 'A', { parent: 'A' }),
        row(3, 'B', { parent: 'C' }),
        row(4, 'C', { parent: 'B' }),
        row(5, 'D', { parent: 'C' }),
      ],
      [],
    )
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4])
  })

  it('are judged by what the file makes of the directory', () => {
    const known = [
      { code: 'A', parent: 'B', successor: null },
      { code: 'B', parent: null, successor: null },
    ]
    expect(checkLinks([row(2, 'B', { parent: 'A' }), row(3, 'A', { parent: 'C' }), row(4, 'C')], known)).toEqual([])
    expect(checkLinks([row(2, 'B', { parent: 'A' })], known).map(({ line }) => line)).toEqual([2])
  })
})
