import qrcode from 'qrcode'
import { expect, it } from 'vitest'
import { drawSquares } from './qr-in-terminal.ts'
import { qrSquares } from './qr-squares.ts'

const words = 'https://zalo.example/qr/0123456789abcdef'

it.each([3, 5, 8])('finds the squares of a code in a picture, %i pixels each', async (scale) => {
  const { modules } = qrcode.create(words, { errorCorrectionLevel: 'M' })
  const expected = Array.from({ length: modules.size }, (_, row) =>
    Array.from({ length: modules.size }, (_, column) => modules.get(row, column) === 1),
  )
  const png = await qrcode.toBuffer(words, { errorCorrectionLevel: 'M', scale })
  expect(qrSquares(png)).toEqual(expected)
})

it('finds none in a picture without one', async () => {
  const dot = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
    'base64',
  )
  expect(qrSquares(dot)).toBeUndefined()
})

it('draws two rows of squares a line, with a quiet edge', () => {
  const drawn = drawSquares([
    [true, false],
    [true, true],
  ])
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are what is left out.
  expect(drawn.replace(/\u001b\[[\d;]*m/g, '').split('\n')).toEqual(['      ', '  █▄  ', '      ', ''])
})
