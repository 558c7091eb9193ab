import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { readDocument } from '../src/domain/reading/read-document.ts'

const megabytes = 10
const rounds = 3

/**
 * How fast documents are read: the five seeds joined to 10 MB, in MB/s, and how much longer twice the text takes (2 is
 * linear). Prints a table, and one line of JSON last.
 */
export async function run(): Promise<void> {
  const folder = new URL('../seeds/documents/', import.meta.url)
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'))
  const seeds = names.sort().map((name) => readFileSync(new URL(name, folder), 'utf8'))
  const joined = seeds.join('\n\n')
  const size = Buffer.byteLength(joined)
  const half = joined.concat('\n\n').repeat(Math.ceil((megabytes * 500_000) / size))
  const whole = half + half
  readDocument(joined)
  const [one, two] = [median(() => readDocument(half)), median(() => readDocument(whole))]
  const each = median(() => seeds.map((seed) => readDocument(seed)))
  const rate = (bytes: number, seconds: number) => bytes / 1_000_000 / seconds
  const rows = [
    ['five seeds, one by one', Buffer.byteLength(seeds.join('')), each],
    [`joined to ${megabytes / 2} MB`, Buffer.byteLength(half), one],
    [`joined to ${megabytes} MB`, Buffer.byteLength(whole), two],
  ] as const
  console.log(`${cpus()[0]?.model ?? ''}, Node ${process.version}, the median of ${rounds}`)
  for (const [name, bytes, seconds] of rows) {
    console.log(
      `${name.padEnd(24)} ${(seconds * 1000).toFixed(0).padStart(7)} ms ${rate(bytes, seconds).toFixed(2).padStart(7)} MB/s`,
    )
  }
  console.log(`twice the text takes ${(two / one).toFixed(2)} times as long`)
  const ours = Number(rate(Buffer.byteLength(whole), two).toFixed(2))
  console.log(
    JSON.stringify({ name: 'parse', ours, floor: null, ratio: Number((two / one).toFixed(2)), refused: 0, peers: {} }),
  )
}

/** Seconds of this process's own work: other programs on the machine do not count. */
function median(work: () => void): number {
  const times = Array.from({ length: rounds }, () => {
    const start = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1_000_000
  })
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
}
