import { describe, expect, it } from 'vitest'
import { documentLabel } from './document-label.ts'

describe('a document is called', () => {
  it.each([
    [
      'by number and date',
      { number: '20/TB-UBND', issuedOn: '2021-02-03', kind: 'thông báo' },
      '20/TB-UBND ngày 03/02/2021',
    ],
    [
      'by its kind without a number',
      { number: null, issuedOn: '2021-02-03', kind: 'thông báo' },
      'thông báo ngày 03/02/2021',
    ],
    ['by its number alone without a date', { number: '20/TB-UBND', issuedOn: null, kind: 'thông báo' }, '20/TB-UBND'],
    ['‘văn bản’ when nothing is known', { number: null, issuedOn: null, kind: 'khác' }, 'văn bản'],
  ])('%s', (_how, document, label) => {
    expect(documentLabel(document)).toBe(label)
  })
})
