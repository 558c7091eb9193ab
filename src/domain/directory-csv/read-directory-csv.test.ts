import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDirectoryCsv } from './read-directory-csv.ts'

const rowsOf = (csv: string) => {
  const { rows, problems } = readDirectoryCsv(csv)
  expect(problems).toEqual([])
  return rows
}
const problemsOf = (csv: string) => readDirectoryCsv(csv).problems

describe('a readable file', () => {
  it('is read whole, every cell of it', () => {
    const csv = `code,name,aliases,level,sector,parent,head,focal,collectives,units,valid_from,valid_to,successor
CDC,Trung tâm KSBT,CDC tỉnh | TT KSBT||CDC tỉnh,province,unit,SYT,Nguyễn Thị Mẫu,A Một|B Hai,"các sở, ngành|y tế",33,2021-02-03,30/6/2025,CDC2`
    expect(rowsOf(csv)).toEqual([
      {
        line: 2,
        code: 'CDC',
        name: 'Trung tâm KSBT',
        aliases: ['CDC tỉnh', 'TT KSBT'],
        level: 'province',
        sector: 'unit',
        parent: 'SYT',
        head: 'Nguyễn Thị Mẫu',
        focals: ['A Một', 'B Hai'],
        collectives: ['các sở, ngành', 'y tế'],
        unitCount: 33,
        validFrom: '2021-02-03',
        validTo: '2025-06-30',
        successor: 'CDC2',
      },
    ])
  })

  it.each([
    ['commas', 'mã,tên,cấp\nSYT,Sở Y tế,tỉnh\n'],
    ['semicolons', 'mã;tên;cấp\nSYT;Sở Y tế;tỉnh\n'],
    ['tabs', 'mã\ttên\tcấp\nSYT\tSở Y tế\ttỉnh\n'],
    ['a byte order mark and Windows line ends', '\ufeffMã;Tên;Cấp\r\nSYT;Sở Y tế;Tỉnh\r\n'],
    ['quotes', '"Mã","Tên","Cấp"\n"SYT","Sở Y tế","tỉnh"\n'],
    ['titles and words without accents, in capitals', 'MA,TEN,CAP\nSYT,Sở Y tế,TINH\n'],
    ['titles and text in NFD', 'mã,tên,cấp\nSYT,Sở Y tế,tỉnh\n'.normalize('NFD')],
    ['other columns in another order', 'STT,cấp,tên,mã,ghi chú\n1,tỉnh,Sở Y tế,SYT,x\n'],
    ['empty lines, empty columns and stray spaces', '\n mã , tên ,cấp,,\n,,,,\n SYT , Sở  Y tế ,tỉnh,,\n\n'],
  ])('may have %s', (_, csv) => {
    expect(rowsOf(csv)).toMatchObject([{ code: 'SYT', name: 'Sở Y tế', level: 'province' }])
  })

  it('leaves an empty cell out of the row', () => {
    expect(rowsOf('code,name,aliases,level\nA,Sở A,,\n')).toEqual([{ line: 2, code: 'A', name: 'Sở A' }])
  })
})

describe('a problem', () => {
  it.each(['ba', '-1', '3,5', '12345'])('is a count of communes like %j', (count) => {
    expect(problemsOf(`code;name;units\nA;Huyện A;${count}\n`)).toHaveLength(1)
  })

  it('has the line on which its row begins', () => {
    expect(problemsOf('code,name,aliases\n\nA,Sở A,"một\nhai"\n,Sở B,\n"","hai\ndòng",\n')).toEqual([
      { line: 5, message: 'Thiếu mã (code).' },
      { line: 6, message: 'Thiếu mã (code).' },
    ])
  })

  it.each([
    ['no header', 'SYT,Sở Y tế,tỉnh\nSTC,Sở Tài chính,tỉnh\n', 1, 'phải là tiêu đề'],
    ['a header without names', 'mã,cấp\nSYT,tỉnh\n', 1, 'mã (code) và tên (name)'],
    ['a column that nobody knows', 'mã,tên,câp bậc\nSYT,Sở Y tế,tỉnh\n', 1, "Không có cột 'câp bậc'"],
    ['a column twice', 'mã,tên,code\nSYT,Sở Y tế,SYT\n', 1, 'hai lần'],
    ['nothing', '', 1, 'Tệp trống'],
    ['blanks alone', '\ufeff \r\n\t\n', 1, 'Tệp trống'],
    ['a header alone', 'mã,tên\n', 1, 'không có đơn vị nào'],
    ['the same code twice', 'mã,tên\nSLDTBXH,Một\nSYT,Hai\nSLĐtbxh,Ba\n', 4, 'đã có ở dòng 2'],
    ['a code with spaces', 'mã,tên\nS YT,Sở Y tế\n', 2, "Mã 'S YT'"],
    ['no name', 'mã,tên\nSYT,\n', 2, 'Thiếu tên'],
    ['an unknown level', 'mã,tên,cấp\nSYT,Sở Y tế,hành tinh\n', 2, "Không hiểu 'hành tinh'"],
    ['a day that is none', 'mã,tên,từ ngày\nSYT,Sở Y tế,30/02/2021\n', 2, "Không hiểu '30/02/2021'"],
    ['a month and a day the American way', 'mã,tên,từ ngày\nSYT,Sở Y tế,02/13/2021\n', 2, "Không hiểu '02/13/2021'"],
    ['an end before the beginning', 'mã,tên,từ ngày,đến ngày\nA,Sở A,2021-02-03,2021-02-02\n', 2, 'đứng trước'],
    ['two heads', 'mã,tên,head\nA,Sở A,Một|Hai\n', 2, 'chỉ ghi một người'],
    ['a telephone for a person', 'mã,tên,focal\nA,Sở A,0912345678\n', 2, 'không phải là tên người'],
    ['more cells than titles', 'mã,tên\nA,Sở Lao động, Thương binh\n', 2, 'nhiều ô hơn tiêu đề'],
    ['a name as long as a page', `mã,tên\nA,${'x'.repeat(301)}\n`, 2, 'quá dài'],
    ['a quote not closed', 'mã,tên\nX,"Sở\nX"\nA,"Sở A\nB,Sở B\nC,Sở C\n', 4, 'mà không đóng'],
    ['a quote in the middle', 'mã,tên\nA,"Sở" A\n', 2, 'đặt sai chỗ'],
    ['5 MB', `mã,tên\n${'A,Sở A\n'.repeat(800_000)}`, 1, 'quá lớn'],
    ['too many rows', `mã,tên\n${Array.from({ length: 5001 }, (_, n) => `A${n},x`).join('\n')}`, 1, 'nhiều nhất 5000'],
    ['a spreadsheet taken for text', 'PK\u0003\u0004\u0000\u0000\ufffd\ufffd', 1, 'không phải văn bản UTF-8'],
    ['another encoding', 'm\ufffd,t\ufffdn\nA,S\ufffd A\n', 1, 'không phải văn bản UTF-8'],
  ])('is %s', (_, csv, line, words) => {
    const problems = problemsOf(csv)
    expect(problems.map((problem) => problem.line)).toContain(line)
    expect(problems.map(({ message }) => message).join('\n')).toContain(words)
  })

  it('is told of every bad row at once', () => {
    const problems = problemsOf('mã,tên,cấp,từ ngày\nA,,hành tinh,hôm qua\nB,Sở B,tỉnh,\n,Sở C,,\n')
    expect(problems.map(({ line }) => line)).toEqual([2, 2, 2, 4])
  })
})

describe('any text', () => {
  it('comes out as rows or as problems, never as an error', () => {
    const odd = ['\u0000', '\ufeff', '\ud800', '\u0301', '\u2028', '😀']
    const any = fc.string({ unit: fc.constantFrom(...',;|"\t\n\r ãA1/-', ...odd), maxLength: 60 })
    fc.assert(
      fc.property(any, (text) => {
        for (const csv of [text, `mã,tên,cấp\n${text}`]) {
          const { rows, problems } = readDirectoryCsv(csv)
          expect(rows.length > 0 || problems.length > 0).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('in cells comes back as it was put in', () => {
    const name = fc.string({ unit: fc.constantFrom(...'aĐễ",;(5'), minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(',', ';', '\t'),
        (names, delimiter) => {
          const quoted = names.map((text, index) => [`A${index}`, `"${text.replaceAll('"', '""')}"`].join(delimiter))
          const rows = rowsOf([['code', 'name'].join(delimiter), ...quoted].join('\n'))
          expect(rows.map((row) => row.name)).toEqual(names)
        },
      ),
    )
  })
})
