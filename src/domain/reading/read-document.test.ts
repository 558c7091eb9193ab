import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Place } from '../parsed-document.ts'
import { readParagraphs } from './paragraphs.ts'
import { readDocument } from './read-document.ts'

const folder = new URL('../../../seeds/documents/', import.meta.url)
const seeds = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .sort()
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
const lines = seeds.flatMap((seed) => seed.split('\n')).filter((line) => line.trim() !== '')

describe('bad input', () => {
  it.each([
    '',
    ' \n\n\t',
    'xin chào',
    '\0\u0001\uffff\ud800',
    '*'.repeat(1000),
    'Hôm nay trời đẹp.\n\nChúng ta đi chơi.',
  ])('a text without an order is no directive (%#)', (text) => {
    expect(readDocument(text)).toMatchObject({
      items: [],
      directives: [],
      deadlines: [],
      problems: [{ code: 'not-a-directive' }],
    })
  })
})

describe('what a person must look at', () => {
  const codes = (text: string) => readDocument(text).problems.map((problem) => problem.code)
  const head = 'Số: 1/TB-UBND\nBắc Ninh, ngày 03 tháng 02 năm 2021\nTHÔNG BÁO\n'
  const tail = '\nNơi nhận:\n- Như trên;\nCHỦ TỊCH\nTrần Văn An\n'

  it.each([
    [
      'no number, date and signer',
      '1. Sở Y tế báo cáo trước ngày 08/02/2021.',
      ['missing-number', 'missing-date', 'missing-signer'],
    ],
    ['nothing at all', `${head}1. Sở Y tế báo cáo trước ngày 08/02/2021.${tail}`, []],
    ['no lead', `${head}1. Tăng cường kiểm tra, hoàn thành trước ngày 08/02/2021.${tail}`, ['missing-lead']],
    ['no deadline', `${head}1. Sở Y tế kiểm tra.${tail}`, ['missing-deadline']],
    ['no hour', `${head}1. Hằng ngày Sở Y tế báo cáo tình hình.${tail}`, ['missing-hour']],
    [
      'a deadline before the document',
      `${head}1. Sở Y tế báo cáo trước ngày 08/01/2021.${tail}`,
      ['deadline-before-document'],
    ],
    [
      'a relative deadline',
      `${head}1. Sở Y tế báo cáo trong vòng 24 giờ kể từ khi phát hiện.${tail}`,
      ['relative-deadline'],
    ],
    [
      'an impossible date',
      `${head}1. Sở Y tế báo cáo trước ngày 31/02/2021.${tail}`,
      ['missing-deadline', 'impossible-date'],
    ],
  ])('%s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected)
  })

  it('a weekday that is another', () => {
    const wrong = `${head}1. Sở Y tế báo cáo trước thứ Tư ngày 11/02/2021.${tail}`
    expect(readDocument(wrong).problems).toMatchObject([{ code: 'weekday-mismatch', path: '1', expected: 'thứ Năm' }])
    expect(codes(`${head}1. Sở Y tế báo cáo trước thứ Năm ngày 11/02/2021.${tail}`)).toEqual([])
  })

  it('a year that disagrees with the document’s', () => {
    expect(codes(`${head}1. Sở Y tế báo cáo trước ngày 08/02/2022.${tail}`)).toEqual(['year-disagreement'])
    expect(
      codes(`${head}Thực hiện Chỉ thị số 5/CT-TTg ngày 03/3/2022.\n1. Sở Y tế báo cáo trước ngày 08/03/2021.${tail}`),
    ).toEqual(['year-disagreement'])
  })

  it('has its place and what was read, whatever it is', () => {
    for (const text of ['xin chào', `1. Tăng cường kiểm tra.\nSở Y tế rà soát.`, ...seeds]) {
      for (const problem of readDocument(text).problems) {
        expect(problem.place).toBeDefined()
        expect(problem.read).toBeTypeOf('string')
        expect(problem.expected).toBeTypeOf('string')
      }
    }
  })

  it('has the place and what was read there', () => {
    const problem = readDocument(`${head}1. Sở Y tế báo cáo trước ngày 31/02/2021.`).problems.find(
      (each) => each.code === 'impossible-date',
    )
    expect(problem).toMatchObject({ path: '1', read: 'trước ngày 31/02/2021', place: { line: 4, column: 20 } })
  })
})

/** A document put together from the seeds' lines, broken, marked and mixed with junk as mail and scanners do. */
const mangled = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...lines) },
      { weight: 2, arbitrary: fc.constantFrom(...lines).map((line) => line.normalize('NFD')) },
      { weight: 1, arbitrary: fc.constantFrom(...lines).map((line) => line.toUpperCase()) },
      { weight: 1, arbitrary: fc.constantFrom(...lines).map((line) => `**${line}** | ${line.slice(0, 40)}`) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(...lines)
          .chain((line) => fc.nat(line.length).map((cut) => `${line.slice(0, cut)}\n${line.slice(cut)}`)),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          '',
          '-',
          '1.',
          'trước ngày 31/02/2021',
          'Nơi nhận:',
          'THÔNG BÁO',
          '(((',
          '“',
          'các các các',
        ),
      },
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join('\n'))

/** What cleaning drops: blanks, marks of layout, invisible characters. */
const dropped = /[\s*|\\_`>#\p{Cc}\p{Cf}-]/gu
const bare = (text: string) => text.normalize('NFKC').replace(dropped, '')
const from = (source: string[], { line, column }: Place) =>
  bare([source[line - 1]?.slice(column - 1), ...source.slice(line, line + 6)].join(' '))
const startsWith = (raw: string) => (there: string) => there.startsWith(bare(raw))

const everything = (text: string) => {
  const document = readDocument(text)
  return [document, ...document.attachments]
}

describe('any text', () => {
  it('is read without throwing, and twice alike', () => {
    fc.assert(
      fc.property(fc.oneof(mangled, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' })), (text) => {
        expect(readDocument(text)).toEqual(readDocument(text))
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('every deadline, lead and helper stands in the cleaned text', () => {
    fc.assert(
      fc.property(mangled, (text) => {
        const cleaned = readParagraphs(text)
          .map((paragraph) => paragraph.passage.text)
          .join('\n')
        for (const { deadlines, directives, items } of everything(text)) {
          for (const { raw } of deadlines) expect(cleaned).toContain(raw)
          for (const { lead, coordinating } of [...directives, ...items]) {
            for (const name of [...lead, ...coordinating]) expect(cleaned).toContain(name)
          }
        }
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('every place lies in the source, and what it is the place of stands there', () => {
    fc.assert(
      fc.property(mangled, (text) => {
        const source = text.split(/\r\n|\n|\r/)
        for (const { deadlines, directives, items } of everything(text)) {
          for (const { place } of [...directives, ...items])
            expect(source[place.line - 1]?.length ?? -1).toBeGreaterThanOrEqual(place.column - 1)
          for (const { raw, place } of deadlines) expect(from(source, place)).toSatisfy(startsWith(raw))
          for (const { lead, coordinating, places } of [...directives, ...items]) {
            expect(places.lead).toHaveLength(lead.length)
            expect(places.coordinating).toHaveLength(coordinating.length)
            for (const [index, name] of [...lead, ...coordinating].entries()) {
              const place = [...places.lead, ...places.coordinating][index]
              if (place) expect(from(source, place)).toSatisfy(startsWith(name))
            }
          }
        }
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('no deadline comes without a date, a period or a recurrence in its own words', () => {
    fc.assert(
      fc.property(mangled, (text) => {
        for (const { deadlines } of everything(text)) {
          for (const { raw } of deadlines) expect(raw).toMatch(/\d|(?:hằng|hàng|mỗi) /iu)
        }
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('cut at any line, broken, barred, emboldened, decomposed or in capitals it keeps the deadlines whose sentences are whole', () => {
    const whole = seeds.map((seed) => ({ seed, deadlines: readDocument(seed).deadlines }))
    fc.assert(
      fc.property(
        fc.constantFrom(...whole.filter(({ deadlines }) => deadlines.length > 0)),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        fc.constantFrom('breaks', 'bars', 'bold', 'decomposed', 'capitals'),
        ({ seed, deadlines }, share, picks, change) => {
          const lines = seed.split('\n')
          const cut = Math.ceil(lines.length * share)
          const wanted = deadlines.filter(({ place }) => place.line <= cut)
          const altered = alter(
            lines.slice(0, cut),
            change,
            picks,
            wanted.map(({ raw }) => raw),
          )
          const found = readDocument(altered).deadlines.map(({ due, every }) => due ?? every)
          expect(found.sort()).toEqual(wanted.map(({ due, every }) => due ?? every).sort())
        },
      ),
      { numRuns: 60, endOnFailure: true },
    )
  })

  it('paths of directives are unique within an item’s document', () => {
    for (const seed of seeds) {
      for (const { directives } of everything(seed)) {
        const paths = directives.map((directive) => directive.path)
        expect(new Set(paths).size).toBe(paths.length)
      }
    }
  })
})

/** The lines as another program, another office or a page may give them; `raws` are the deadlines' own words. */
function alter(lines: string[], change: string, picks: number[], raws: string[]): string {
  const text = lines.join('\n')
  if (change === 'decomposed') return text.normalize('NFD')
  if (change === 'capitals') return raws.reduce((changed, raw) => changed.replace(raw, raw.toUpperCase()), text)
  if (change === 'bars')
    return lines.map((line, at) => ((picks[at % 12] ?? 0) % 3 || line === '' ? line : `| ${line} |`)).join('\n')
  // Between two words in small letters: before a number or a name a break may be meant.
  const gaps = [...text.matchAll(/(?<=\p{Ll}) (?=(\p{Ll}+))/gu)]
  const chosen = [...new Set(picks.map((pick) => gaps[pick % Math.max(gaps.length, 1)]))]
    .filter((gap) => gap !== undefined)
    .sort((a, b) => b.index - a.index)
  return chosen.reduce((changed, { index, 1: word = '' }) => {
    const put = change === 'breaks' ? `\n${word}` : ` **${word}**`
    return changed.slice(0, index) + put + changed.slice(index + 1 + word.length)
  }, text)
}

describe('a long text', () => {
  /** Junk that makes careless patterns run away. At quadratic cost each of these would take minutes. */
  it.each([
    ['no line breaks', () => seeds.join(' ').replace(/\s+/g, ' ').repeat(4)],
    ['one letter', () => 'A'.repeat(300_000)],
    ['dots', () => `1. Sở Y tế ${'.'.repeat(300_000)}`],
    ['quotes', () => `1. Sở Y tế .${'"'.repeat(300_000)}`],
    ['opening brackets', () => `1. ${'('.repeat(300_000)}`],
    ['one endless name', () => `1. các đơn vị ${'thuộc '.repeat(50_000)}`],
    ['one endless list', () => `1. ${'Sở Y tế, '.repeat(30_000)}`],
    ['endless openings', () => `1. Khi ${'các cơ quan, '.repeat(20_000)}`],
    ['endless cues', () => `1. Sở Y tế báo cáo ${'trước ngày '.repeat(30_000)}`],
    ['one endless paragraph', () => `1. ${'Sở Y tế báo cáo trước ngày 1/1/2022. '.repeat(6_000)}`],
    ['bodies of bodies', () => `1. ${'UBND '.repeat(50_000)}`],
    ['letterheads', () => 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n'.repeat(5_000)],
    ['tabs', () => 'a\t'.repeat(100_000)],
    ['combining marks', () => `a${'\u0301'.repeat(300_000)}`],
  ])(
    'of %s is read in linear time',
    (_, make) => {
      expect(readDocument(make()).attachments).toBeInstanceOf(Array)
    },
    20_000,
  )
})
