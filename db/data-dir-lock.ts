import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { thisProcess, vitality } from './process-identity.ts'

/** Another living process has the data directory. */
export class DataDirLocked extends Error {
  override readonly name = 'DataDirLocked'
  readonly dataDir: string
  /** The holder's process id, as the holder sees it. */
  readonly pid: number

  constructor(dataDir: string, pid: number) {
    super(
      `Thư mục dữ liệu ${dataDir} đang được tiến trình ${pid} sử dụng. ` +
        'Hãy dừng tiến trình đó, hoặc đặt DATA_DIR là một thư mục khác, rồi chạy lại.',
    )
    this.dataDir = dataDir
    this.pid = pid
  }
}

const holderShape = z.object({
  pid: z.int().positive(),
  startedAt: z.string().nullable(),
  bootId: z.string().nullable(),
  pidNamespace: z.string().nullable(),
  /** Unlike any other holder's, also of the same process. */
  token: z.uuid(),
})
type Holder = z.infer<typeof holderShape>

/** A file that a power cut left without its content: its writer is gone. */
const unreadable = { token: 'unreadable' } as const

export interface LockTiming {
  /** How often the holder touches its file. */
  beatMs?: number
  /** How long a holder that cannot be seen from here (another container's) must be silent to count as dead: several beats. */
  silenceMs?: number
}

/**
 * Takes the data directory, which must be on a disk of this machine; resolves with what gives it back. PGlite has no
 * lock of its own: two processes would both open the files, and one would lose its rows. Never takes it from a living
 * process, takes it over from a dead one. Rejects with DataDirLocked.
 */
export async function lockDataDir(
  dataDir: string,
  { beatMs = 1_000, silenceMs = 5_000 }: LockTiming = {},
): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true })
  const path = join(dataDir, 'lock.json')
  const me = { ...(await thisProcess()), token: randomUUID() }
  await hold(path, me, silenceMs, dataDir)
  const beat = setInterval(() => touch(path), beatMs).unref()
  return async () => {
    clearInterval(beat)
    if ((await read(path))?.token === me.token) await rm(path, { force: true })
  }
}

/** A takeover is a matter of milliseconds: who is in the middle of one is given this long. */
const patienceMs = 2_000
const pauseMs = 20

async function hold(path: string, me: Holder, silenceMs: number, dataDir: string): Promise<void> {
  for (let waited = 0; ; waited += pauseMs) {
    const rival = await livingRival(path, me, silenceMs)
    if (!rival) return
    const settled = (await read(path))?.token === rival.token
    if (settled || waited >= patienceMs) throw new DataDirLocked(dataDir, rival.pid)
    await sleep(pauseMs)
  }
}

/**
 * Makes `path` hold `me`, or resolves with the living one that is in the way. To replace a dead holder one must first hold
 * the claim named after it: only one can, and while it does nobody else may touch the file. A claim's own holder may
 * die too; then the claim is taken over in the same way.
 */
async function livingRival(path: string, me: Holder, silenceMs: number): Promise<Holder | undefined> {
  for (;;) {
    if (await createWhole(path, JSON.stringify(me))) return undefined
    const holder = await read(path)
    if (!holder) continue
    if ('pid' in holder && !(await isDead(path, holder, silenceMs))) return holder
    const claim = `${path}.${holder.token.slice(0, 8)}`
    const rival = await livingRival(claim, me, silenceMs)
    if (rival) return rival
    // Another may have finished its takeover between our look and our claim.
    if ((await read(path))?.token === holder.token) {
      await rename(claim, path)
      return undefined
    }
    await rm(claim, { force: true })
  }
}

async function isDead(file: string, holder: Holder, silenceMs: number): Promise<boolean> {
  const seen = await vitality(holder)
  if (seen !== 'unknown') return seen === 'dead'
  const before = await touchedAt(file)
  await sleep(silenceMs)
  return before === (await touchedAt(file))
}

/** Creates the file together with its content, so that nobody reads it half-written; false when it exists. */
async function createWhole(path: string, content: string): Promise<boolean> {
  const unfinished = `${path}.${randomUUID()}`
  await writeFile(unfinished, content)
  try {
    await link(unfinished, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Undefined when there is no such file. */
async function read(path: string): Promise<Holder | typeof unreadable | undefined> {
  try {
    return holderShape.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    return isCode(error, 'ENOENT') ? undefined : unreadable
  }
}

/** Only that the time changes matters, not what it says. */
async function touch(path: string): Promise<void> {
  const last = await touchedAt(path)
  // Gone or not ours to write any more: then nobody is kept out by it either.
  if (last !== undefined) await utimes(path, last / 1000 + 1, last / 1000 + 1).catch(() => {})
}

async function touchedAt(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mtimeMs }) => Math.round(mtimeMs),
    () => undefined,
  )
}

const isCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code
