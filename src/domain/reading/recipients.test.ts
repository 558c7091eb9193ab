import { describe, expect, it } from 'vitest'
import { readDocument } from './read-document.ts'

const head =
  'Số: 1/UBND-VX\nBắc Ninh, ngày 03 tháng 02 năm 2021\nKính gửi:\n- Sở Y tế;\n- UBND các huyện.\n\n1. Sở Y tế kiểm tra.\n'
const read = (tail: string) => readDocument(`${head}\n${tail}`)

describe('the end of a letter', () => {
  const document = read(
    'Nơi nhận:\nGửi bản giấy:\n- Các đơn vị không có mạng;\nGửi bản điện tử:\n- Như trên;\n- TT Tỉnh ủy (b/c);\n- Huyện ủy (p/h chỉ đạo);\n- Sở Nội vụ (để biết);\n- Các sở: Tài chính,\nTư pháp;\n- Lưu: VT, VX2.\n\nTL. CHỦ TỊCH\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\n\nTrần Văn An\n',
  )

  it('says who receives it, in which role and how', () => {
    expect(document.recipients.map(({ printed, role, note, delivery }) => [printed, role, note, delivery])).toEqual([
      ['Các đơn vị không có mạng', 'copy', null, 'giấy'],
      ['Như trên', 'as-addressed', null, 'điện tử'],
      ['TT Tỉnh ủy', 'to-report', 'b/c', 'điện tử'],
      ['Huyện ủy', 'to-coordinate', 'p/h chỉ đạo', 'điện tử'],
      ['Sở Nội vụ', 'to-inform', 'biết', 'điện tử'],
      ['Các sở: Tài chính, Tư pháp', 'copy', null, 'điện tử'],
      ['Lưu: VT, VX2', 'archive', null, 'điện tử'],
    ])
    expect(document.addressedTo).toEqual(['Sở Y tế', 'UBND các huyện'])
  })

  it('says who signed, on whose behalf and in which office', () => {
    expect(document.signature).toEqual({
      authority: [
        { by: 'TL', of: 'CHỦ TỊCH' },
        { by: 'KT', of: 'CHÁNH VĂN PHÒNG' },
      ],
      office: 'PHÓ CHÁNH VĂN PHÒNG',
      name: 'Trần Văn An',
    })
  })

  it('reads an authority in bold over several lines', () => {
    expect(read('**TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH**\n\nTrần Văn An').signature).toMatchObject({
      authority: [
        { by: 'TM', of: 'ỦY BAN NHÂN DÂN' },
        { by: 'KT', of: 'CHỦ TỊCH' },
      ],
      office: 'PHÓ CHỦ TỊCH',
    })
  })

  it('takes nothing a digital signature printed over it', () => {
    const { signer, items } = readDocument(
      `Người ký: ỦY BAN NHÂN DÂN TỈNH\nEmail: vp@example.vn\nThời gian ký: 03.02.2021 10:20:33 +07:00\n\n${head}\nCHỦ TỊCH\nTrần Văn An`,
    )
    expect([signer, items.map(({ text }) => text)]).toEqual(['Trần Văn An', ['Sở Y tế kiểm tra.']])
  })
})

describe('what stands on every page', () => {
  it('is no part of a sentence', () => {
    const page = (number: number, text: string) => `${text}\n${number}\nUBND TỈNH BẮC NINH\n`
    const { items } = readDocument(
      `${head}${page(2, 'Sở Y tế tiếp tục thực hiện nghiêm các biện pháp phòng, chống dịch trên địa bàn, bảo')}${page(3, 'đảm an toàn; kiểm tra các cơ sở khám bệnh, chữa bệnh trên địa bàn toàn tỉnh và')}${page(4, 'báo cáo kết quả.')}`,
    )
    expect(items.map(({ text }) => text).join()).toContain('bảo đảm an toàn')
    expect(items.map(({ text }) => text).join()).not.toContain('UBND TỈNH')
  })

  it('a footnote in mid-text is set apart', () => {
    const { items } = readDocument(
      `${head}2. Sở Nội vụ tiếp tục rà soát toàn bộ các quy định về sắp xếp tổ chức bộ máy[1] và kịp thời\n[1] Nghị quyết số 18-NQ/TW ngày 25/10/2017.\nbáo cáo Chủ tịch UBND tỉnh.`,
    )
    expect(items.at(-1)?.text).toContain('kịp thời báo cáo Chủ tịch')
    expect(items.at(-1)?.text).not.toContain('18-NQ/TW')
  })
})
