import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ParsedDocument } from '../domain/parsed-document.ts'
import { readDocument } from '../domain/reading/read-document.ts'
import { readFile } from './read-file.ts'
import { fixture } from './testing/fixture.ts'
import { makeDocx } from './testing/make-zip.ts'
import { noticeLines } from './testing/notice-lines.ts'
import { seedDocuments } from './testing/seed-documents.ts'

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '')
const read = async (name: string) => linesOf((await readFile(fixture(name))).text)

/** What an office follows, of a file's documents one after the other. */
function directivesOf({ directives, attachments }: ParsedDocument): unknown[] {
  const own = directives.map(({ path, lead, coordinating, deadline, quantity }) => ({
    path,
    lead,
    coordinating,
    deadline,
    quantity,
  }))
  return [...own, ...attachments.flatMap(directivesOf)]
}

describe('a seed gives the same directives', () => {
  for (const { seed, path } of seedDocuments()) {
    it.each(['docx', 'doc', 'pdf', 'html'])(`${seed} saved by LibreOffice as .%s as in its text`, async (format) => {
      const text = await readFile(readFileSync(path))
      const file = await readFile(fixture(`seed-${seed}.${format}`))
      expect(file.format).toBe(format)
      const expected = directivesOf(readDocument(text.text))
      expect(expected.length).toBeGreaterThan(5)
      expect(directivesOf(readDocument(file.text))).toEqual(expected)
    })
  }
})

describe('automatic numbers', () => {
  const numbered = [
    'I. Nhiệm vụ chung',
    '1. Các sở, ngành kiểm tra công tác phòng cháy rừng.',
    'II. Nhiệm vụ cụ thể',
    '1. Sở Nông nghiệp và Môi trường:',
    '1.1. Trình phương án chữa cháy rừng trước ngày 20/3/2025.',
    '1.2. Phối hợp với Công an tỉnh:',
    'a) Tổ chức trực 24/24 giờ;',
    'b) Báo cáo UBND tỉnh trước ngày 25/3/2025.',
    '2. Sở Tài chính bố trí kinh phí, hoàn thành trong tháng 4/2025.',
  ]

  it.each(['docx', 'doc'])('are rebuilt at every level in a .%s', async (format) => {
    const { text, notes } = await readFile(fixture(`numbered.${format}`))
    expect(linesOf(text).slice(5, 14)).toEqual(numbered)
    expect(notes).toEqual(['Số thứ tự tự động của Word đã được ghi lại thành chữ.'])
  })
})

describe('a task table', () => {
  const table = [
    '| TT | Nội dung nhiệm vụ | Đơn vị chủ trì | Đơn vị phối hợp | Thời hạn |',
    '| I. Nhiệm vụ chung |  |  |  |  |',
    '| 1 | Rà soát, bổ sung các quy định về phòng thủ dân sự trên địa bàn tỉnh | Chi cục Thủy lợi | Sở Tư pháp | 15/12/2025 |',
    '| 2 | Tổ chức diễn tập cấp tỉnh \\| cấp xã | Chi cục Thủy lợi |  | Quý I/2026 |',
    '| 3 | Mua sắm trang thiết bị | Văn phòng Sở | Bộ Chỉ huy quân sự tỉnh, Công an tỉnh | 30/6/2026 |',
  ]

  it.each(['docx', 'doc', 'pdf'])(
    'comes out of a .%s row by row, its letterhead and signature column by column',
    async (format) => {
      const lines = await read(`task-table.${format}`)
      expect(lines.filter((line) => line.startsWith('|'))).toEqual(table)
      const at = (line: string) => lines.indexOf(line)
      expect(at('SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG')).toBe(at('UBND TỈNH THỬ') + 1)
      expect(at('Độc lập - Tự do - Hạnh phúc')).toBe(at('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM') + 1)
      const tail = ['Nơi nhận:', '- Như trên;', '- Lưu: VT.', 'KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Nguyễn Văn Đệ']
      expect(lines.slice(-tail.length)).toEqual(tail)
    },
  )

  it.each(['xlsx', 'xls', 'ods'])('comes out of a .%s', async (format) => {
    const rows = (await read(`task-sheet.${format}`)).filter((line) => line.startsWith('|'))
    expect(rows.map((row) => row.replaceAll('2025-12-15', '15/12/2025'))).toEqual(table)
  })

  it('comes out of a .csv whatever parts its columns', async () => {
    for (const delimiter of [',', ';', '\t']) {
      const csv = [
        ['STT', 'Nội dung', 'Đơn vị chủ trì', 'Thời hạn'],
        ['1', 'Rà soát quy hoạch', '"Sở Xây dựng"', '30/6/2026'],
      ]
      const { text, format } = await readFile(Buffer.from(csv.map((row) => row.join(delimiter)).join('\r\n')))
      expect(format).toBe('csv')
      expect(text).toBe(
        '| STT | Nội dung | Đơn vị chủ trì | Thời hạn |\n| 1 | Rà soát quy hoạch | Sở Xây dựng | 30/6/2026 |\n',
      )
    }
  })
})

describe('a file in an old font', () => {
  it.each(['docx', 'doc', 'html'])('is converted in a .%s, capitals included', async (format) => {
    const { text, encoding, notes } = await readFile(fixture(`tcvn3.${format}`))
    expect(linesOf(text)).toEqual(noticeLines)
    expect(encoding).toBe('tcvn3')
    expect(notes.join()).toContain('TCVN3 (ABC)')
  })

  it('keeps what was typed in Unicode although the font is old', async () => {
    const run = '<w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>các xã và thị trấn</w:t></w:r>'
    expect((await readFile(makeDocx(`<w:p>${run}</w:p>`))).text).toBe('các xã và thị trấn\n')
  })
})

describe('a Word file', () => {
  const run = (text: string, properties = '') =>
    `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
  const paragraph = (...runs: string[]) => `<w:p>${runs.join('')}</w:p>`

  it('is read as printed: capitals, text boxes and insertions, nothing deleted, hidden or of the page', async () => {
    const box = (text: string) => `<w:txbxContent>${paragraph(run(text))}</w:txbxContent>`
    const field = (code: string, result: string) =>
      `<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>${code}</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>${result}</w:t><w:fldChar w:fldCharType="end"/></w:r>`
    const body = [
      paragraph(
        `<w:r><mc:AlternateContent><mc:Choice>${box('HỎA TỐC')}</mc:Choice><mc:Fallback>${box('HỎA TỐC')}</mc:Fallback></mc:AlternateContent></w:r>`,
        run('thông báo', '<w:caps/>'),
      ),
      paragraph(
        run('Trước ngày '),
        `<w:ins>${run('20')}</w:ins>`,
        `<w:del><w:r><w:delText>15</w:delText></w:r></w:del>`,
        run('/3/2025'),
        run(' bí mật', '<w:vanish/>'),
      ),
      paragraph(run('Trang '), field(' PAGE ', '2'), field(' DATE ', '05/3/2025')),
    ].join('')
    const { text } = await readFile(
      makeDocx(body, {
        'word/header1.xml': `<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${paragraph(run('UBND TỈNH'))}</w:hdr>`,
      }),
    )
    expect(linesOf(text)).toEqual(['UBND TỈNH', 'HỎA TỐC', 'THÔNG BÁO', 'Trước ngày 20/3/2025', 'Trang 05/3/2025'])
  })

  it('counts lists that share a definition on, starts anew where it says so, and reads numbers of styles', async () => {
    const namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    const level = (at: number, format: string, text: string, more = '') =>
      `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`
    const definition =
      level(0, 'upperRoman', 'Phần %1.', '<w:pStyle w:val="Dau"/>') +
      level(1, 'decimal', '%1.%2', '<w:isLgl/>') +
      level(2, 'lowerLetter', '%3)')
    const numbering = `<w:numbering ${namespace}><w:abstractNum w:abstractNumId="0">${definition}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="7"/></w:lvlOverride></w:num></w:numbering>`
    const styles = `<w:styles ${namespace}><w:style w:type="paragraph" w:styleId="Dau"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Dau"/></w:style></w:styles>`
    const item = (text: string, list: string, at: number) =>
      `<w:p><w:pPr><w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${list}"/></w:numPr></w:pPr>${run(text)}</w:p>`
    const styled = (text: string, style: string) => `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${run(text)}</w:p>`
    const body = [
      styled('Mở đầu', 'Dau'),
      item('Sở Y tế', '1', 1),
      item('báo cáo', '1', 2),
      item('rà soát', '1', 2),
      item('Sở Tài chính', '1', 1),
      item('bố trí', '1', 2),
      styled('Tổ chức thực hiện', 'Con'),
      item('Sở Nội vụ', '2', 1),
      item('Công an tỉnh', '1', 1),
      item('không có số', '0', 0),
    ].join('')
    const { text } = await readFile(makeDocx(body, { 'word/numbering.xml': numbering, 'word/styles.xml': styles }))
    expect(linesOf(text)).toEqual([
      'Phần I. Mở đầu',
      '1.1 Sở Y tế',
      'a) báo cáo',
      'b) rà soát',
      '1.2 Sở Tài chính',
      'a) bố trí',
      'Phần II. Tổ chức thực hiện',
      '2.7 Sở Nội vụ',
      '2.8 Công an tỉnh',
      'không có số',
    ])
  })
})

describe('a page', () => {
  it('is read as people see it: lists with numbers, hidden parts and scripts left out', async () => {
    const page = `<!DOCTYPE html><title>x</title><script>alert(1)</script><p style="display:none">ẩn</p>
      <ol type="I" start="2"><li>Sở Y tế<ol type="a"><li><p>báo cáo;</p></li><li>rà&#32;soát</li></ol></li></ol>
      <p>Trước ngày&nbsp;20/3/2025<br>tại&#x20;Hà Nội</p>`
    const { text, format } = await readFile(Buffer.from(page))
    expect(format).toBe('html')
    expect(linesOf(text).map((line) => line.replaceAll('\u00a0', ' '))).toEqual([
      'II. Sở Y tế',
      'a. báo cáo;',
      'b. rà soát',
      'Trước ngày 20/3/2025',
      'tại Hà Nội',
    ])
  })
})
