import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { Role } from '../role.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The installation as people start it: a process of its own, told nothing but its environment. */
export interface SpawnedServer {
  /** 'http://127.0.0.1:PORT' */
  url: string
  process: ChildProcess
  stdout(): string
  stderr(): string
  /** Sends the signal and resolves when the process has ended, with its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export async function temporaryDataDir(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'chi-dao-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/**
 * Starts src/main.ts, or with a role `chidao start --role …`, on a free port. Resolves once it says where to look; `ready`
 * waits until it says it is ready.
 */
export async function spawnServer(
  env: Record<string, string>,
  { ready = true, role }: { ready?: boolean; role?: Role } = {},
): Promise<SpawnedServer> {
  const script = role === undefined ? ['src/main.ts'] : ['src/cli.ts', 'start', '--role', role]
  const child = spawn(process.execPath, ['--import', 'tsx', ...script], {
    cwd: root,
    env: { ...cleanEnvironment(), PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const exited = once(child, 'exit')
  const wanted = ready ? /sẵn sàng\. Mở (http:\/\/\S+?)\/rooms/ : /mở (http:\/\/\S+?)\/rooms/
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = wanted.exec(stdout)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${stdout}\n${stderr}`)))
  })
  return {
    url,
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await exited
      return child.exitCode
    },
  }
}

export interface CliOutcome {
  stdout: string
  stderr: string
  exit: number
}

/** Runs `chidao …` as a process of its own. */
export async function runCli(env: Record<string, string>, ...args: string[]): Promise<CliOutcome> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...args], {
      cwd: root,
      env: { ...cleanEnvironment(), ...env },
      maxBuffer: 16 * 1024 * 1024,
    })
    return { stdout, stderr, exit: 0 }
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') {
      const said = z.object({ stdout: z.string(), stderr: z.string() }).parse(error)
      return { ...said, exit: error.code }
    }
    throw error
  }
}

/** The tests' own environment without what configures the house. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _url, DATA_DIR: _dir, DEMO: _demo, PORT: _port, HOST: _host, ...rest } = process.env
  return { ...rest, LOG_LEVEL: 'warn' }
}
