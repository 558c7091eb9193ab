import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, foldTones, hasAccents, tidy } from './text.ts'

/** Any text at all, and texts dense in what people and phones really produce. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...[...'aăâeêioôơuưyđĐðÐAƯỲ 39/,\n\t'],
        ...['\u0300', '\u0301', '\u0302', '\u0303', '\u0306', '\u0309', '\u031b', '\u0323', '\u20e3', '\ufe0f'],
        ...['\u200b', '\u00ad', '\u2068', '\u2069', '\ufeff', '\u00a0', '\u3000', '\u00b4', '\u02dc', 'ｄ', '３', '／'],
        ...['hoà', 'hòa', 'uỷ', 'ủy', 'việc', 'ﬁ', '①', '…'],
      ),
    )
    .map((pieces) => pieces.join('')),
)

const spellings = (word: string) => [word.normalize('NFC'), word.normalize('NFD')]

describe('tidy', () => {
  it('makes one line of single spaces, and keeps accents and case', () => {
    expect(tidy(' Sở\tY tế\n\u00a0\u3000đã  XONG ')).toBe('Sở Y tế đã XONG')
  })

  it('makes NFC of NFD and ASCII of full width', () => {
    expect(tidy('Uỷ ban'.normalize('NFD'))).toBe('Uỷ ban'.normalize('NFC'))
    expect(tidy('／ｄｏｎｅ\u3000３')).toBe('/done 3')
  })

  it('drops what nobody sees: zero widths, soft hyphens, marks of direction, the marks around a mention', () => {
    expect(tidy('\ufeffxong\u200b \u200e3\u200f \u2068Sở\u00ad Y tế\u2069')).toBe('xong 3 Sở Y tế')
  })

  it('joins a letter and its accent, however much that is invisible stands between', () => {
    expect(tidy('xa\u200b\u0301c')).toBe('xác')
  })

  it('does nothing the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tidy(tidy(text))).toBe(tidy(text))
      }),
    )
  })
})

describe('fold', () => {
  it.each([
    ['Uỷ ban nhân dân', 'uy ban nhan dan'],
    ['ĐÃ HOÀN THÀNH', 'da hoan thanh'],
    ['Sở Công Thương', 'so cong thuong'],
    ['xong ３', 'xong 3'],
    ['xong 3️⃣', 'xong 3'],
    ['Ðắk Lắk', 'dak lak'],
    ['xong´ 3 ´', 'xong 3'],
  ])('%s → %s, composed or not', (text, folded) => {
    for (const spelling of spellings(text)) expect(fold(spelling)).toBe(folded)
  })

  it('finds the same in accented, unaccented and capital spellings', () => {
    const letters = fc.constantFrom(
      ...'aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵbc '.normalize('NFC'),
    )
    fc.assert(
      fc.property(fc.array(letters), (word) => {
        const text = word.join('')
        const folded = fold(text)
        expect(folded).toMatch(/^[a-z ]*$/)
        expect(fold(text.toUpperCase())).toBe(folded)
        expect(fold(text.normalize('NFD'))).toBe(folded)
      }),
    )
  })

  it('does nothing the second time, and leaves neither accents nor outer spaces', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const folded = fold(text)
        expect(fold(folded)).toBe(folded)
        expect(folded.trim()).toBe(folded)
        expect(hasAccents(folded)).toBe(false)
      }),
    )
  })
})

describe('foldTones', () => {
  it.each([
    ['hoà', 'hòa'],
    ['uỷ', 'ủy'],
    ['HOẢ TỐC', 'hỏa tốc'],
    ['khoẻ', 'khỏe'],
    ['thuỷ', 'thủy'],
    ['Ðã xong', 'đã xong'],
  ])('%s and %s are the same, composed or not', (oldStyle, newStyle) => {
    for (const one of spellings(oldStyle)) {
      for (const other of spellings(newStyle)) expect(foldTones(one)).toBe(foldTones(other))
    }
  })

  it.each([
    ['nhận', 'nhân'],
    ['nhận', 'nhan'],
    ['việc', 'viéc'],
    ['đã', 'da'],
    ['mà', 'mả'],
    ['bao', 'báo'],
  ])('%s and %s are not', (one, other) => {
    expect(foldTones(one)).not.toBe(foldTones(other))
  })

  it('shows the word with its tone at the end', () => {
    expect(foldTones('Đã hoàn thành việc 3.')).toBe('đax hoanf thanhf viêcj 3.')
  })

  it('does nothing the second time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldTones(foldTones(text))).toBe(foldTones(text))
      }),
    )
  })

  it('tells apart nothing that fold does not compare: the same tones are the same letters', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldTones(text.normalize('NFD'))).toBe(foldTones(text))
      }),
    )
  })
})

describe('hasAccents', () => {
  it.each(['đ', 'Đ', 'xong việc', 'ơ', 'ă', 'nhận'.normalize('NFD'), 'Ðã'])('sees those of %s', (text) => {
    expect(hasAccents(text)).toBe(true)
  })

  it.each(['xong 3', '/done 3', 'ｘｏｎｇ', '', 'da hoan thanh'])('sees none in %s', (text) => {
    expect(hasAccents(text)).toBe(false)
  })

  it('takes no emoji for an accent', () => {
    expect(hasAccents('xong 3️⃣ ✔️')).toBe(false)
  })
})
