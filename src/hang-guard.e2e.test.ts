import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'

/** In the watching thread's own seconds. */
const patience = 3

describe('a process that is guarded against hanging', () => {
  let child: ChildProcessByStdio<Writable, Readable, null> | undefined

  afterEach(() => child?.kill('SIGKILL'))

  /** Resolves once its event loop turns. */
  async function start() {
    const script = join(import.meta.dirname, 'testing/guarded-process.ts')
    const started = spawn(process.execPath, ['--import', 'tsx', script, String(patience)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    child = started
    let said = ''
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await once(started.stdout, 'data')
    return {
      process: started,
      spin: (ms: number) => started.stdin.write(`${ms}\n`),
      /** Resolves when it has said these words since the call. */
      async says(words: string) {
        said = ''
        await expect.poll(() => said, { timeout: 30_000, interval: 20 }).toContain(words)
      },
    }
  }

  it('is killed when its event loop hangs, so that its supervisor starts another', async () => {
    const guarded = await start()
    const exited = once(guarded.process, 'exit')
    guarded.spin(600_000)
    expect(await exited).toEqual([null, 'SIGKILL'])
  })

  it('lives on when its event loop stands still for less than that', async () => {
    const guarded = await start()
    guarded.spin(1_000)
    await guarded.says('done')
    await guarded.says('alive')
    expect(guarded.process.signalCode).toBeNull()
  })

  it('lives on when it was suspended as a whole, however long', async () => {
    const guarded = await start()
    guarded.process.kill('SIGSTOP')
    await pause((patience + 2) * 1_000)
    guarded.process.kill('SIGCONT')
    await guarded.says('alive')
    expect(guarded.process.signalCode).toBeNull()
  })
})
