/**
 * How many slips of the finger lie between two words: a letter too many, too few, wrong, or swapped with its neighbour
 * (optimal string alignment). Time grows with the product of the lengths: give it words, not texts.
 */
export function slips(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const wrong = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const missing = (row[j - 1] ?? 0) + 1
      const surplus = (last[j] ?? 0) + 1
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforeLast[j - 2] ?? 0) + 1 : wrong
      row.push(Math.min(wrong, missing, surplus, swapped))
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}
