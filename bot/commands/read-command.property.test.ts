import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../src/domain/text.ts'
import { maxNumber, maxNumbers } from './command.ts'
import { forms } from './forms.ts'
import { readCommand } from './read-command.ts'

const words = fc.constantFrom(
  ...forms.flatMap(({ phrases }) => phrases),
  'việc',
  'số',
  'và',
  'đến',
  'dạ',
  'ạ',
  'rồi',
  'ca',
  'chưa',
  '?',
  '.',
  ':',
  ',',
  '-',
  '/',
  '#',
  '@bot',
  '3',
  '5',
  '0',
  '99999999999',
  '\n',
  ' ',
)
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(words, { maxLength: 8 }).map((some) => some.join(' ')),
  fc.array(words, { maxLength: 8 }).map((some) => some.join('')),
  fc.tuple(words, fc.string({ unit: 'grapheme', maxLength: 20 })).map(([word, rest]) => `${word} ${rest}`),
)
const slashedText = fc.tuple(fc.constantFrom('/', '／', ' /', '\u200b/'), anyText).map(([slash, text]) => slash + text)

function numbersIn(text: string, quoting: boolean): number[] {
  const reading = readCommand(text, { quoting })
  if (reading.kind !== 'command') return []
  const { command } = reading
  if ('numbers' in command) return command.numbers
  return 'number' in command && command.number !== null ? [command.number] : []
}

describe('readCommand on any text', () => {
  it('never throws, and every number is one that a directive can have', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, slashedText), fc.boolean(), (text, quoting) => {
        const numbers = numbersIn(text, quoting)
        expect(numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= maxNumber)).toBe(true)
        expect(numbers.length).toBeLessThanOrEqual(maxNumbers)
        expect(new Set(numbers).size).toBe(numbers.length)
      }),
      { numRuns: 2_000 },
    )
  })

  it('without a slash acts only on words of reporting: nothing else may stand before the colon', () => {
    const known = new Set(
      (
        'nhan da tiep done xong lam hoan thanh undone chua vuong mac dang co gap ' +
        'viec nhiem vu chi dao nv so cac va tu den vang ok oke okay a roi nhe nha thua dong chi'
      ).split(' '),
    )
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, quoting) => {
        const reading = readCommand(text, { quoting })
        fc.pre(!fold(text).startsWith('/') && reading.kind === 'command')
        const head = fold(text.split(/[:：﹕]/)[0] ?? '')
        expect(
          head
            .replace(/[\d\s.,;&+!#\-–—−‐]+/g, ' ')
            .trim()
            .split(' ')
            .filter((word) => !known.has(word)),
        ).toEqual([])
        expect(quoting || /\d/.test(head)).toBe(true)
      }),
      // Few of the random texts are commands; those that are not are passed over.
      { numRuns: 300, maxSkipsPerRun: 1_000 },
    )
  })

  it('without a slash and without a known phrase is always chatter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        fc.pre(!/[a-z]{4}/.test(fold(text)) && !fold(text).startsWith('/'))
        expect(readCommand(text, { quoting: true })).toEqual({ kind: 'chatter' })
      }),
    )
  })

  it('never turns a slip in a command into one that speaks to everybody', () => {
    const commands = fc.constantFrom('/done 3', '/nhan 3', '/undone 3', '/vuong 3', '/xem 3', '/hoanthanh 3')
    fc.assert(
      fc.property(
        commands,
        fc.nat(10),
        fc.string({ unit: 'grapheme', minLength: 0, maxLength: 1 }),
        (text, at, letter) => {
          const place = Math.min(at + 1, text.length)
          const mutated = text.slice(0, place) + letter + text.slice(place + 1)
          const reading = readCommand(mutated, { quoting: false })
          if (reading.kind !== 'command') return
          // '/khan 3', one letter from '/nhan 3', only shows how notice 3 stands, to the one who asked.
          expect(['notice-write', 'notice-confirm', 'notice-cancel']).not.toContain(reading.command.kind)
        },
      ),
      { numRuns: 500, examples: [['/nhan 3', 0, 'k']] },
    )
  })
})

const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
const unaccented = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D')
const spellings: [string, (text: string) => string][] = [
  ['capitals', (text) => text.toUpperCase()],
  ['NFD', (text) => text.normalize('NFD')],
  ['no accents', unaccented],
  ['full width', fullWidth],
  ['capitals in NFD', (text) => text.toUpperCase().normalize('NFD')],
  ['full width without accents', (text) => fullWidth(unaccented(text))],
  ['no-break spaces', (text) => text.replaceAll(' ', '\u00a0\u200b')],
]

describe('every form of every command', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 5 })
  const separators = fc.constantFrom(',', ', ', ' và ', ' ', '; ')

  it.each(forms.flatMap((form) => form.phrases.map((phrase) => [form.kind, phrase] as const)))(
    '%s as "/%s" reads the same in any spelling',
    (kind, phrase) => {
      fc.assert(
        fc.property(numbers, separators, fc.constantFrom(...spellings), (some, separator, [, spell]) => {
          // A code and a notice's number are one.
          const typed = kind === 'bind' || kind.startsWith('notice') ? some.slice(0, 1) : some
          const text = `/${phrase} ${typed.join(separator)}`
          const plain = readCommand(text, { quoting: false })
          expect(plain.kind).toBe('command')
          expect(readCommand(spell(text), { quoting: false })).toEqual(plain)
        }),
        { numRuns: 40 },
      )
    },
  )

  it.each(
    forms
      .filter(({ kind }) => /^(acknowledge|done|undone|blocked)$/.test(kind))
      .map(({ kind, phrases }) => [kind, phrases] as const),
  )('%s in words reads the same in any spelling, numbers before or after', (kind, phrases) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...phrases),
        numbers,
        separators,
        fc.boolean(),
        fc.constantFrom(...spellings),
        (phrase, some, separator, first, [, spell]) => {
          const list = some.join(separator)
          const text = spell(first ? `việc ${list} ${phrase}` : `${phrase} ${list}`)
          expect(readCommand(text, { quoting: false })).toEqual({
            kind: 'command',
            command: { kind, numbers: some, note: null },
          })
        },
      ),
      { numRuns: 150 },
    )
  })
})
