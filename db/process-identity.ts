import { readFile, readlink } from 'node:fs/promises'

/** What tells one process from every other, also from a later one that was given the same number. */
export interface ProcessIdentity {
  pid: number
  /** Clock ticks after boot, as Linux prints them; null where it cannot be known. */
  startedAt: string | null
  /** Of the machine's present boot; null where it cannot be known. */
  bootId: string | null
  /** Numbers mean nothing outside it: every container counts from 1. Null where it cannot be known. */
  pidNamespace: string | null
}

export async function thisProcess(): Promise<ProcessIdentity> {
  return {
    pid: process.pid,
    startedAt: await startOf(process.pid),
    bootId: await bootId(),
    pidNamespace: await pidNamespace(),
  }
}

/** 'unknown': a process of another container, which cannot be seen from here. */
export async function vitality(of: ProcessIdentity): Promise<'alive' | 'dead' | 'unknown'> {
  if (differ(of.bootId, await bootId())) return 'dead'
  if (differ(of.pidNamespace, await pidNamespace())) return 'unknown'
  if (!exists(of.pid)) return 'dead'
  return differ(of.startedAt, await startOf(of.pid)) ? 'dead' : 'alive'
}

const differ = (one: string | null, other: string | null) => one !== null && other !== null && one !== other

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: somebody else's process, but a living one.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const bootId = () => orNull(async () => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim())

const pidNamespace = () => orNull(() => readlink('/proc/self/ns/pid'))

/** The 22nd field of stat; the second, the name, is in brackets and may hold spaces and brackets itself. */
const startOf = (pid: number) =>
  orNull(async () => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  })

/** Only Linux has /proc; without it the number alone decides. */
async function orNull(read: () => Promise<string | null>): Promise<string | null> {
  try {
    return await read()
  } catch {
    return null
  }
}
