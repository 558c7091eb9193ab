const signature = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const headerSize = 512
const entrySize = 128
const none = 0xfffffffa
const mostEntries = 20_000

/** Whether a file is an OLE compound file: what Office wrote until 2003, and what it wraps encrypted files in. */
export function isOle(bytes: Buffer): boolean {
  return bytes.subarray(0, signature.length).equals(signature)
}

/** The streams and storages directly in an OLE file, not those of files embedded in it. */
export interface OleFile {
  names: ReadonlySet<string>
  /** A stream's bytes, as far as they are there; undefined when there is none of this name. */
  read(name: string): Buffer | undefined
}

interface Entry {
  name: string
  left: number
  right: number
  child: number
  start: number
  size: number
}

/**
 * Opens an OLE compound file. Chains that leave the file or go in circles end there. Layout: [MS-CFB] 2.2 (header),
 * 2.3 to 2.5 (allocation tables), 2.6 (directory).
 */
export function openOle(bytes: Buffer): OleFile {
  const numberAt = (at: number) => (at >= 0 && at + 4 <= bytes.length ? bytes.readUInt32LE(at) : none)
  const sectorSize = bytes.length >= headerSize && bytes.readUInt16LE(30) === 12 ? 4096 : 512
  const sector = (index: number) => bytes.subarray((index + 1) * sectorSize, (index + 2) * sectorSize)
  const tables = tableSectors(numberAt, sectorSize)
  const perSector = sectorSize / 4
  const next = (index: number) =>
    numberAt(((tables[Math.floor(index / perSector)] ?? none) + 1) * sectorSize + (index % perSector) * 4)
  const stream = (start: number) => Buffer.concat(chain(start, next, bytes.length / sectorSize).map(sector))

  const entries = readDirectory(stream(numberAt(48)))
  const [root] = entries
  const cutoff = numberAt(56)
  const smallTable = stream(numberAt(60))
  const smallBytes = root ? stream(root.start) : Buffer.alloc(0)
  const nextSmall = (index: number) => (index * 4 + 4 <= smallTable.length ? smallTable.readUInt32LE(index * 4) : none)

  function readEntry({ start, size }: Entry): Buffer {
    if (size >= cutoff) return stream(start).subarray(0, size)
    const parts = chain(start, nextSmall, smallBytes.length / 64).map((index) =>
      smallBytes.subarray(index * 64, index * 64 + 64),
    )
    return Buffer.concat(parts).subarray(0, size)
  }

  const top = childrenOf(entries, root?.child ?? none)
  return {
    names: new Set(top.keys()),
    read(name) {
      const entry = top.get(name)
      return entry && readEntry(entry)
    },
  }
}

/** The sectors of the file allocation table: the first 109 stand in the header, the others in a chain of their own. */
function tableSectors(numberAt: (at: number) => number, sectorSize: number): number[] {
  const found = Array.from({ length: 109 }, (_, index) => numberAt(76 + index * 4))
  const perSector = sectorSize / 4 - 1
  const seen = new Set<number>()
  for (let at = numberAt(68); at < none && !seen.has(at); at = numberAt((at + 1) * sectorSize + perSector * 4)) {
    seen.add(at)
    for (let index = 0; index < perSector; index++) found.push(numberAt((at + 1) * sectorSize + index * 4))
  }
  return found
}

function chain(start: number, next: (index: number) => number, most: number): number[] {
  const found: number[] = []
  for (let at = start; at < none && found.length <= most; at = next(at)) found.push(at)
  return found
}

function readDirectory(bytes: Buffer): Entry[] {
  return Array.from({ length: Math.min(Math.floor(bytes.length / entrySize), mostEntries) }, (_, index) => {
    const at = index * entrySize
    const length = Math.min(bytes.readUInt16LE(at + 64), 64)
    return {
      name: bytes.toString('utf16le', at, at + Math.max(0, length - 2)),
      left: bytes.readUInt32LE(at + 68),
      right: bytes.readUInt32LE(at + 72),
      child: bytes.readUInt32LE(at + 76),
      start: bytes.readUInt32LE(at + 116),
      size: bytes.readUInt32LE(at + 120),
    }
  })
}

/** A storage's entries are a tree of their own. */
function childrenOf(entries: readonly Entry[], first: number): Map<string, Entry> {
  const found = new Map<string, Entry>()
  const seen = new Set<number>()
  const waiting = [first]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const entry = entries[at]
    if (!entry || seen.has(at)) continue
    seen.add(at)
    found.set(entry.name, entry)
    waiting.push(entry.left, entry.right)
  }
  return found
}
