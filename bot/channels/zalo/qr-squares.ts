import { PNG } from 'pngjs'

/**
 * The squares of a QR code in a picture, row by row, true for dark; undefined where there is none to be found. What the
 * code says is Zalo's own and need not be known: the picture is only drawn again.
 */
export function qrSquares(png: Uint8Array): boolean[][] | undefined {
  const { width, height, data } = PNG.sync.read(Buffer.from(png))
  const isDark = (x: number, y: number) => {
    const at = (y * width + x) * 4
    const [red = 255, green = 255, blue = 255, alpha = 255] = data.subarray(at, at + 4)
    return alpha > 127 && red + green + blue < 3 * 128
  }
  const top = firstWhere(height, (y) => firstWhere(width, (x) => isDark(x, y)) !== undefined)
  const left = top === undefined ? undefined : firstWhere(width, (x) => isDark(x, top))
  if (top === undefined || left === undefined) return undefined
  // The first row begins and ends with the edge of a finder pattern, which is 7 squares.
  const edge = firstWhere(width - left, (x) => !isDark(left + x, top)) ?? width - left
  const right = width - 1 - (firstWhere(width, (x) => isDark(width - 1 - x, top)) ?? 0)
  const square = edge / 7
  const count = Math.round((right - left + 1) / square)
  // Versions 1 to 40.
  if (count < 21 || count > 177 || (count - 17) % 4 !== 0) return undefined
  const middle = (index: number) => Math.floor((index + 0.5) * square)
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: count }, (_, column) => isDark(left + middle(column), top + middle(row))),
  )
}

function firstWhere(count: number, is: (index: number) => boolean): number | undefined {
  for (let index = 0; index < count; index += 1) if (is(index)) return index
  return undefined
}
