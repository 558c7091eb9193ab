const pageSize = 512

/** Properties of the text from one offset in the file to the next. */
export interface PropertyRun {
  from: number
  to: number
  /** The paragraph's style; 0 for characters. */
  style: number
  sprms: Buffer
}

/**
 * Reads the pages that hold a document's paragraph or character properties, in order. `table` lists the pages ([MS-DOC]
 * 2.8.5, 2.8.6), the pages lie in the document stream (2.9.33, 2.9.175).
 */
export function readPropertyRuns(table: Buffer, stream: Buffer, kind: 'paragraphs' | 'characters'): PropertyRun[] {
  const count = Math.floor((table.length - 4) / 8)
  const runs: PropertyRun[] = []
  for (let index = 0; index < count; index++) {
    const start = (table.readUInt32LE((count + 1) * 4 + index * 4) & 0x3fffff) * pageSize
    const page = stream.subarray(start, start + pageSize)
    if (page.length === pageSize) runs.push(...readPage(page, kind))
  }
  return runs.sort((a, b) => a.from - b.from)
}

function readPage(page: Buffer, kind: 'paragraphs' | 'characters'): PropertyRun[] {
  const entrySize = kind === 'paragraphs' ? 13 : 1
  const count = Math.min(page.readUInt8(pageSize - 1), Math.floor((pageSize - 5) / (4 + entrySize)))
  return Array.from({ length: count }, (_, index) => {
    const at = page.readUInt8((count + 1) * 4 + index * entrySize) * 2
    const place = { from: page.readUInt32LE(index * 4), to: page.readUInt32LE(index * 4 + 4) }
    return {
      ...place,
      ...(kind === 'paragraphs' ? paragraphAt(page, at) : { style: 0, sprms: charactersAt(page, at) }),
    }
  })
}

const nothing = Buffer.alloc(0)

function charactersAt(page: Buffer, at: number): Buffer {
  return at === 0 ? nothing : page.subarray(at + 1, at + 1 + page.readUInt8(at))
}

/** Half words, and one byte less when they are counted in the first byte. */
function paragraphAt(page: Buffer, at: number): { style: number; sprms: Buffer } {
  if (at === 0 || at + 2 >= pageSize) return { style: 0, sprms: nothing }
  const first = page.readUInt8(at)
  const start = first === 0 ? at + 2 : at + 1
  const length = first === 0 ? page.readUInt8(at + 1) * 2 : first * 2 - 1
  const bytes = page.subarray(start, start + length)
  return bytes.length < 2 ? { style: 0, sprms: nothing } : { style: bytes.readUInt16LE(0), sprms: bytes.subarray(2) }
}

/** The run that an offset lies in; by halving. */
export function runAt(runs: readonly PropertyRun[], offset: number): PropertyRun | undefined {
  let [low, high] = [0, runs.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const run = runs[middle]
    if (!run) return undefined
    if (offset < run.from) high = middle - 1
    else if (offset >= run.to) low = middle + 1
    else return run
  }
  return undefined
}
