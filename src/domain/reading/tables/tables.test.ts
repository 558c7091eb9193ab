import { describe, expect, it } from 'vitest'
import { readDocument } from '../read-document.ts'

const head = 'Số: 1/KH-UBND\nBắc Ninh, ngày 18 tháng 11 năm 2025\nKẾ HOẠCH\n\n'
const items = (text: string) =>
  readDocument(head + text).items.map(({ path, lead, coordinating, text: said }) => [path, said, lead, coordinating])
const times = (text: string) =>
  readDocument(head + text).deadlines.map(({ path, raw, due, every }) => [path, raw, due?.slice(0, 10) ?? every])

const two = [
  ['table.1', 'Rà soát vật tư.', ['Sở Y tế'], ['Sở Tài chính', 'các cơ quan liên quan']],
  ['table.2', 'Kiểm tra, báo cáo.', ['Công an tỉnh', 'UBND cấp xã'], []],
]
const twoTimes = [
  ['table.1', '31/12/2025', '2025-12-31'],
  ['table.2', 'Quý I/2026', '2026-03-31'],
]

describe('a table of tasks', () => {
  const bars = `| TT | Nội dung công việc | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |
| --- | --- | --- | --- | --- |
| 1 | Rà soát vật tư. | Sở Y tế | Sở Tài chính và các cơ quan liên quan | 31/12/2025 |
| 2 | Kiểm tra, báo cáo. | Công an tỉnh; UBND cấp xã |  | Quý I/2026 |
`
  const tabs = bars
    .replace(/^\| ---.*\n/m, '')
    .replace(/^\| | \|$/gm, '')
    .replaceAll(' | ', '\t')
  const cellALine = `|
**TT**
|
**Nội dung
công việc**
|
**Cơ quan chủ trì**
|
**Cơ quan phối hợp**
|
**Thời gian hoàn
thành**
|
|
1
|
Rà soát vật tư.
|
Sở Y tế
|
Sở Tài chính và các cơ
quan liên quan
|
31/12/2025
|
|
2
|
Kiểm tra, báo
cáo.
|
Công an tỉnh; UBND cấp xã
|
|
Quý I/2026
|
`

  it.each([
    ['with bars', bars],
    ['with tabs', tabs],
    ['a cell a line', cellALine],
    ['with its columns in another order and other words', reordered()],
    ['cut by a page, its heading repeated', cutByPage()],
  ])('%s is read row by row', (_, table) => {
    expect(items(table)).toEqual(two)
    expect(times(table)).toEqual(twoTimes)
  })

  it('every name and time points at its cell', () => {
    const { items: rows, deadlines } = readDocument(head + bars)
    const lines = (head + bars).split('\n')
    const at = ({ line, column }: { line: number; column: number }) => lines[line - 1]?.slice(column - 1) ?? ''
    expect(at(rows[0]?.places.lead[0] ?? { line: 1, column: 1 })).toMatch(/^Sở Y tế/)
    expect(at(rows[0]?.places.coordinating[1] ?? { line: 1, column: 1 })).toMatch(/^các cơ quan liên quan/)
    expect(at(deadlines[1]?.place ?? { line: 1, column: 1 })).toMatch(/^Quý I/)
  })

  it('has the numbers of its sections in its paths, and who a section names leads in it', () => {
    expect(
      items(`| STT | Nhiệm vụ | Đơn vị thực hiện | Thời hạn |
| I | CÔNG TÁC Y TẾ | | |
| 1 | Rà soát. | Sở Y tế | 2025 |
| II | SỞ NỘI VỤ | | |
| 1 | Kiểm tra. | | 2025 |`).map(([path, , lead]) => [path, lead]),
    ).toEqual([
      ['table.I.1', ['Sở Y tế']],
      ['table.II.1', ['SỞ NỘI VỤ']],
    ])
  })

  it('parts a cell that says who leads and who helps', () => {
    expect(
      items(`| STT | Nội dung | Cơ quan chủ trì, phối hợp | Thời gian |
| 1 | Rà soát. | Sở Y tế chủ trì, phối hợp với Công an tỉnh | 2025 |
| 2 | Kiểm tra. | Chủ trì: Sở Nội vụ<br>Phối hợp: Sở Y tế, Công an tỉnh | 2025 |`).map(([, , ...who]) => who),
    ).toEqual([
      [['Sở Y tế'], ['Công an tỉnh']],
      [['Sở Nội vụ'], ['Sở Y tế', 'Công an tỉnh']],
    ])
  })

  it('takes the place of the summary that sends to it', () => {
    const { items: read } = readDocument(
      `${head}1. Rà soát vật tư.\n2. Kiểm tra.\n(Chi tiết tại Phụ lục kèm theo)\n\n${bars}`,
    )
    expect(read.map(({ path }) => path)).toEqual(['table.1', 'table.2'])
  })

  it.each([
    ['of people', '| STT | Họ và tên | Chức vụ |\n| 1 | Trần Văn An | Giám đốc Sở Y tế |'],
    ['of money', '| STT | Nội dung | Kinh phí |\n| 1 | Mua sắm | 300 triệu đồng |'],
  ])('%s is none', (_, table) => {
    expect(items(table).filter(([path]) => String(path).startsWith('table'))).toEqual([])
  })
})

function reordered(): string {
  return `| STT | Tiến độ hoàn thành | Nhiệm vụ | Đơn vị phối hợp | Đơn vị chịu trách nhiệm | Ghi chú |
| 1 | 31/12/2025 | Rà soát vật tư. | Sở Tài chính và các cơ quan liên quan | Sở Y tế | gấp |
| 2 | Quý I/2026 | Kiểm tra, báo cáo. | | Công an tỉnh, UBND cấp xã | |`
}

function cutByPage(): string {
  return `| TT | Nội dung công việc | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |
| (1) | (2) | (3) | (4) | (5) |
| 1 | Rà soát | Sở Y tế | Sở Tài chính và các | 31/12/2025 |
2
| TT | Nội dung công việc | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |
| | vật tư. | | cơ quan liên quan | |
| 2 | Kiểm tra, báo cáo. | Công an tỉnh; UBND cấp xã | | Quý I/2026 |`
}

describe('a time in a cell', () => {
  const due = (cell: string) =>
    times(`| STT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn |\n| 1 | Rà soát. | Sở Y tế | ${cell} |`).map(
      ([, , when]) => when,
    )

  it.each([
    ['Trước ngày 30/11/2025', '2025-11-29'],
    ['Tháng 3/2026', '2026-03-31'],
    ['Tháng 12', '2025-12-31'],
    ['Quý II năm 2026', '2026-06-30'],
    ['Năm 2026', '2026-12-31'],
    ['2025', '2025-12-31'],
    ['2025 - 2030', '2030-12-31'],
    ['Từ tháng 2/2026 đến tháng 9/2026', '2026-09-30'],
    ['15/12/2025-15/02/2026', '2026-02-15'],
    ['Giai đoạn 2026-2030', '2030-12-31'],
    ['Tháng 12 hằng năm', 'yearly in December'],
    ['Hằng quý', 'quarterly'],
  ])('%s', (cell, when) => {
    expect(due(cell)).toEqual([when])
  })

  it.each(['Thường xuyên', 'Theo kế hoạch riêng', 'Sau khi có Quy chế', 'Từ tháng 3 năm 2026 và thường xuyên', ''])(
    'is none in ‘%s’',
    (cell) => {
      expect(due(cell)).toEqual([])
    },
  )
})
