import { describe, expect, it } from 'vitest'
import { readParagraphs } from './paragraphs.ts'
import { placesIn } from './passage.ts'

const texts = (source: string) => readParagraphs(source).map((paragraph) => paragraph.passage.text)
const long =
  'Tiếp tục thực hiện nghiêm các biện pháp phòng, chống dịch trên địa bàn toàn tỉnh theo phương châm 4 tại chỗ, bảo'

describe('paragraphs', () => {
  it('a sentence that a page break split in small letters is one again', () => {
    expect(texts(`${long}\n\nđảm an toàn.`)).toEqual([`${long} đảm an toàn.`])
  })

  it('a long sentence that a page break split before a name is one again', () => {
    const first = 'giữ vững địa bàn “An toàn - Ổn định”, tiếp tục thực hiện các nhiệm vụ được giao, góp phần đưa tỉnh'
    expect(texts(`${first}\n\nQuảng Ninh hoàn thành mục tiêu.`)).toEqual([`${first} Quảng Ninh hoàn thành mục tiêu.`])
  })

  it('a heading that only names agencies stays alone, however long', () => {
    const heading = 'Sở Xây dựng, Sở Lao động - Thương binh và Xã hội, Ban Quản lý các khu công nghiệp Bắc Ninh'
    expect(texts(`8. ${heading}\n\nThành lập các đoàn kiểm tra.`)).toEqual([heading, 'Thành lập các đoàn kiểm tra.'])
  })

  it('marks of markdown, bars and page numbers go', () => {
    expect(texts('## **THÔNG BÁO**\n\n- 2 -\n\n|\n| Số: 5/TB |')).toEqual(['THÔNG BÁO', 'Số: 5/TB'])
  })

  it('bold that begins inside a word parts two words', () => {
    expect(texts('THÔNG BÁO**Ý KIẾN CHỈ ĐẠO**')).toEqual(['THÔNG BÁO Ý KIẾN CHỈ ĐẠO'])
  })

  it('two columns of a letterhead are two lines', () => {
    expect(texts('   ỦY BAN NHÂN DÂN          CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM')).toEqual([
      'ỦY BAN NHÂN DÂN',
      'CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    ])
  })

  it('blanks to be filled in are no columns', () => {
    expect(texts('Số:          /TB-UBND')).toEqual(['Số: /TB-UBND'])
  })

  it('numbers and bullets are told apart', () => {
    const marks = readParagraphs('I. A\n1. B\n1.1. C\na) D\n(2) E\n- F\n15/9 G').map(
      (each) => each.mark?.label ?? (each.bullet ? '-' : null),
    )
    expect(marks).toEqual(['I', '1', '1.1', 'a', '2', '-', null])
  })

  it('every character remembers its line and column, through joins, marks, wide blanks and decomposed letters', () => {
    const source = `1.  **${'Sở Y tế'.normalize('NFD')}**   báo\tcáo\r\n\r\n${long}\r\nđảm\u00a0an toàn.`
    const placeOf = placesIn(source)
    const lines = source.split('\r\n')
    for (const { passage } of readParagraphs(source)) {
      for (const word of passage.text.matchAll(/\S+/g)) {
        const { line, column } = placeOf(passage, word.index)
        expect(
          lines[line - 1]
            ?.slice(column - 1)
            .normalize('NFC')
            .startsWith(word[0].slice(0, 2)),
        ).toBe(true)
      }
    }
  })
})
