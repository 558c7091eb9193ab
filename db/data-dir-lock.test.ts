import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DataDirLocked, lockDataDir } from './data-dir-lock.ts'
import { thisProcess } from './process-identity.ts'

let dataDir: string
const children: ChildProcess[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'chi-dao-lock-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(dataDir, { recursive: true, force: true })
})

/** A process of its own that takes the lock when told 'go' and then says 'held' or 'locked by PID'. */
async function contender(): Promise<{ process: ChildProcess; go: () => Promise<string> }> {
  const script = `
    import { createInterface } from 'node:readline'
    import { lockDataDir } from ${JSON.stringify(join(import.meta.dirname, 'data-dir-lock.ts'))}
    console.log('ready')
    for await (const line of createInterface({ input: process.stdin })) {
      if (line !== 'go') continue
      try { await lockDataDir(${JSON.stringify(dataDir)}); console.log('held') }
      catch (error) { console.log('pid' in error ? 'locked by ' + error.pid : String(error)) }
    }`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => (await lines.next()).value ?? 'ended'
  expect(await next()).toBe('ready')
  return {
    process: child,
    go: () => {
      child.stdin.write('go\n')
      return next()
    },
  }
}

const leaveBehind = (content: unknown) => writeFile(join(dataDir, 'lock.json'), JSON.stringify(content))
const holder = async (change: object) => ({
  ...(await thisProcess()),
  token: '0b6f1d8e-8f5c-4a52-9a3e-3f6f0c1d2e3f',
  ...change,
})

/** A number that no process has. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

describe('the lock of the data directory', () => {
  it('keeps a second owner out until it is given back, and says who holds it and what to do', async () => {
    const unlock = await lockDataDir(dataDir)
    const error: unknown = await lockDataDir(dataDir).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DataDirLocked)
    expect(error).toMatchObject({ pid: process.pid, message: expect.stringContaining('DATA_DIR') })
    await unlock()
    expect(await readdir(dataDir)).toEqual([])
    await (await lockDataDir(dataDir))()
  })

  it('makes the directory when it is missing', async () => {
    await (await lockDataDir(join(dataDir, 'a/b')))()
    expect(await readdir(join(dataDir, 'a'))).toEqual(['b'])
  })

  it('is not taken from a living process, and is once that was killed', async () => {
    const { process: other, go } = await contender()
    expect(await go()).toBe('held')
    await expect(lockDataDir(dataDir)).rejects.toMatchObject({ name: 'DataDirLocked', pid: other.pid })
    other.kill('SIGKILL')
    await once(other, 'exit')
    await (await lockDataDir(dataDir))()
  })

  it.skipIf(process.platform !== 'linux')('is taken over when the number now belongs to another process', async () => {
    await leaveBehind(await holder({ startedAt: '1' }))
    await (await lockDataDir(dataDir))()
  })

  it.skipIf(process.platform !== 'linux')('is taken over after the machine has started anew', async () => {
    await leaveBehind(await holder({ bootId: 'another' }))
    await (await lockDataDir(dataDir))()
  })

  it('is not taken when only the number is known and it lives', async () => {
    await leaveBehind(await holder({ startedAt: null, bootId: null, pidNamespace: null }))
    await expect(lockDataDir(dataDir)).rejects.toThrow(DataDirLocked)
  })

  it('is taken over from a file without content, as a power cut leaves it', async () => {
    await writeFile(join(dataDir, 'lock.json'), '')
    await (await lockDataDir(dataDir))()
  })

  it('is taken over when the one that was taking it over died on the way', async () => {
    const dead = await holder({ pid: await deadPid(), startedAt: null })
    await leaveBehind(dead)
    const claim = { ...dead, token: 'f3c1a6f0-5a0e-4f43-8f49-0d3b8f3ad111' }
    await writeFile(join(dataDir, `lock.json.${dead.token.slice(0, 8)}`), JSON.stringify(claim))
    const unlock = await lockDataDir(dataDir)
    expect(await readdir(dataDir)).toEqual(['lock.json'])
    expect(JSON.parse(await readFile(join(dataDir, 'lock.json'), 'utf8'))).toMatchObject({ pid: process.pid })
    await unlock()
  })

  it.skipIf(process.platform !== 'linux')('is taken from another container only after its silence', async () => {
    const unlock = await lockDataDir(dataDir, { beatMs: 20 })
    await leaveBehind(await holder({ pidNamespace: 'pid:[1]', pid: 1 }))
    await expect(lockDataDir(dataDir, { silenceMs: 1_000 })).rejects.toThrow(DataDirLocked)
    await unlock()
    await (await lockDataDir(dataDir, { silenceMs: 100 }))()
  })

  it('goes to exactly one of several processes that find it free, or its holder dead, at the same moment', async () => {
    const rivals = await Promise.all([contender(), contender(), contender(), contender()])
    const dead = await holder({ pid: await deadPid(), startedAt: null })
    for (let round = 0; round < 6; round++) {
      if (round > 0) await leaveBehind(dead)
      const answers = await Promise.all(rivals.map(({ go }) => go()))
      expect(answers.filter((answer) => answer === 'held')).toHaveLength(1)
      const winner = rivals[answers.indexOf('held')]?.process.pid
      expect(answers.filter((answer) => answer === `locked by ${winner}`)).toHaveLength(3)
    }
  })

  it('goes to exactly one of many at once, however their steps fall between each other', async () => {
    const dead = await holder({ pid: await deadPid(), startedAt: null })
    for (let round = 0; round < 20; round++) {
      await leaveBehind(dead)
      const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => lockDataDir(dataDir)))
      const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled')
      expect(winners).toHaveLength(1)
      await winners[0]?.value()
      expect(await readdir(dataDir)).toEqual([])
    }
  })
})
