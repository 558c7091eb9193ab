import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Mention, withoutMentions } from './without-mentions.ts'

const bot = '1000000000000000001'
const lan = '2000000000000000003'
const isAddressed = (uid: string) => uid === bot || uid === '-1'
const without = (text: string, ...mentions: Mention[]) => withoutMentions(text, mentions, isAddressed)
const span = (uid: string, pos: number, len: number): Mention => ({ uid, pos, len })

describe('a name that the words are addressed to', () => {
  it.each<[string, Mention[], string]>([
    ['@Bot /done 3', [span(bot, 0, 4)], '/done 3'],
    ['@Bot, xong 3', [span(bot, 0, 4)], 'xong 3'],
    ['  @Bot: xong 3 ', [span(bot, 2, 4)], 'xong 3'],
    ['@Bot\n/done 3', [span(bot, 0, 4)], '/done 3'],
    ['@Bot/done 3', [span(bot, 0, 4)], '/done 3'],
    ['/done 3 @Bot', [span(bot, 8, 4)], '/done 3'],
    ['/done @Bot 3', [span(bot, 6, 4)], '/done 3'],
    ['/done 1@Bot2', [span(bot, 7, 4)], '/done 1 2'],
    ['@All @Bot  /viec', [span(bot, 5, 4), span('-1', 0, 4)], '/viec'],
    ['@Bot xong 3 @Bot', [span(bot, 0, 4), span(bot, 12, 4)], 'xong 3'],
    ['/khan Họp:\n@All\n- 19 giờ\n  tối nay', [span('-1', 11, 4)], '/khan Họp:\n- 19 giờ\n  tối nay'],
    ['😀😀 @Bot xong 3', [span(bot, 5, 4)], '😀😀 xong 3'],
    ['@Bot 😀 /done 3', [span(bot, 0, 7)], '/done 3'],
    ['@Bot', [span(bot, 0, 4)], ''],
    ['@Bot @Lan /done 3', [span(bot, 0, 4), span(lan, 5, 4)], '@Lan /done 3'],
  ])('“%s”', (text, mentions, left) => {
    expect(without(text, ...mentions)).toBe(left)
  })
})

describe('words that are not surely a name stay', () => {
  it.each<[string, string, Mention[]]>([
    ['of somebody else', '@Lan /done 3', [span(lan, 0, 4)]],
    ['a span that begins elsewhere', 'xong 3 @Bot', [span(bot, 0, 4)]],
    ['a span beyond the end', '@Bot', [span(bot, 0, 5)]],
    ['a span before the beginning', '@Bot xong 3', [span(bot, -1, 4)]],
    ['a span of nothing', '@Bot xong 3', [span(bot, 0, 0)]],
    ['a span of less than nothing', '@Bot xong 3', [span(bot, 4, -4)]],
    ['a span that no text can have', '@Bot xong 3', [span(bot, Number.NaN, 4), span(bot, 0, Number.POSITIVE_INFINITY)]],
    ['a span with half an emoji', '@Bot😀 xong 3', [span(bot, 0, 5)]],
    ['a span over the end of a line', '@Bot\nxong 3', [span(bot, 0, 11)]],
    ['a span that takes in another’s name', '@Bot @Lan xong 3', [span(bot, 0, 9), span(lan, 5, 4)]],
  ])('%s', (_, text, mentions) => {
    expect(without(text, ...mentions)).toBe(text)
  })

  it('but a misplaced span of somebody else’s keeps no name from being cut', () => {
    expect(without('@Bot xong 3', span(lan, 0, 4_000), span(bot, 0, 4))).toBe('xong 3')
  })

  it('and what is named twice, or by spans within each other, is cut once', () => {
    expect(without('@Bot xong 3', span(bot, 0, 4), span(bot, 0, 4))).toBe('xong 3')
    expect(without('@A@B xong 3', span('-1', 0, 4), span(bot, 2, 2))).toBe('xong 3')
  })
})

it('whatever spans are told, nothing is thrown and no letter outside them is lost', () => {
  const letters = fc.constantFrom('@', 'a', 'ộ', ' ', '\n', '3', '/', '😀', ',')
  const mention = fc.record({
    uid: fc.constantFrom(bot, lan, '-1', ''),
    pos: fc.integer({ min: -3, max: 14 }),
    len: fc.integer({ min: -3, max: 14 }),
  })
  const words = (text: string) => text.replace(/[\s,:]/g, '')
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 12 }), fc.array(mention, { maxLength: 4 }), (text, mentions) => {
      const named = new Set(
        mentions.flatMap(({ uid, pos, len }) =>
          isAddressed(uid) && text[pos] === '@' ? Array.from({ length: Math.max(0, len) }, (_, n) => pos + n) : [],
        ),
      )
      const kept = words(
        text
          .split('')
          .filter((_, place) => !named.has(place))
          .join(''),
      )
      const left = words(without(text, ...mentions))
      // What may be cut lies in the spans alone: the rest is there, in its order.
      let place = 0
      for (const letter of kept) {
        place = left.indexOf(letter, place) + 1
        expect(place).toBeGreaterThan(0)
      }
    }),
  )
})
