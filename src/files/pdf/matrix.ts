/** A PDF transformation [a b c d e f]: x' = ax + cy + e, y' = bx + dy + f. */
export type Matrix = readonly [number, number, number, number, number, number]

export const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** What comes of applying `inner` first, then `outer`. */
export function combine(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer
  const [g, h, i, j, k, l] = inner
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

export function place([a, b, c, d, e, f]: Matrix, x: number, y: number): { x: number; y: number } {
  return { x: a * x + c * y + e, y: b * x + d * y + f }
}

/** Six numbers of a list that came from a library; the identity when it is something else. */
export function toMatrix(values: unknown): Matrix {
  if (!isList(values)) return identity
  const [a, b, c, d, e, f] = values
  return [a, b, c, d, e, f].every((value) => Number.isFinite(value))
    ? [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0]
    : identity
}

const isList = (values: unknown): values is ArrayLike<number> & Iterable<number> =>
  Array.isArray(values) || values instanceof Float32Array || values instanceof Float64Array
