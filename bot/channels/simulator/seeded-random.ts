import { createHash } from 'node:crypto'

/** Numbers in [0, 1) that are the same for the same seed: what a run drew can be drawn again. */
export function seededRandom(seed: number | string): () => number {
  let drawn = 0
  return () => {
    drawn += 1
    return createHash('sha256').update(`${seed}:${drawn}`).digest().readUInt32BE() / 2 ** 32
  }
}
