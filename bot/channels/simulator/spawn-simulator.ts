import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FaultRule } from './fault-script.ts'
import { type Note, readJournal } from './journal.ts'
import type { Standing } from './platform.ts'
import type { Person } from './updates.ts'

/** The platform in a process of its own, and its control face. */
export interface SpawnedSimulator {
  url: string
  pid: number
  addChats(chats: { id: string; kind: 'group' | 'direct' }[]): Promise<void>
  addFaults(rules: FaultRule[]): Promise<void>
  clearFaults(): Promise<void>
  /** Resolves when the bot has acknowledged it. */
  say(said: { account: string; chatId: string; text: string; from?: Person; quotes?: string }): Promise<void>
  mark(name: string, at?: number): Promise<void>
  transcript(chatId: string): Promise<Standing[]>
  counts(account: string): Promise<{ taken: number; tooFast: number }>
  /** Resolves when so many messages of the account stand in chats. */
  untilTaken(account: string, count: number): Promise<void>
  /** Everything that has reached it, oldest first. */
  journal(): Note[]
  /** Ends it and forgets its file. */
  stop(): Promise<void>
}

const lookEveryMs = 50

export async function spawnSimulator({
  limits = 'telegram',
  roundTripMs = [60, 80],
  seed,
}: {
  limits?: 'telegram' | 'none'
  roundTripMs?: readonly [number, number]
  seed?: number
} = {}): Promise<SpawnedSimulator> {
  const folder = await mkdtemp(join(tmpdir(), 'chi-dao-simulator-'))
  const file = join(folder, 'arrivals.jsonl')
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const options = ['--journal', file, '--limits', limits, '--round-trip', roundTripMs.join('-')]
  if (seed !== undefined) options.push('--seed', String(seed))
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...options], { stdio: ['pipe', 'pipe', 'inherit'] })
  const { pid } = child
  const exited = once(child, 'exit')
  const said = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited.then(() => [])])
  const [url] = said
  if (pid === undefined || typeof url !== 'string') throw new Error('simulator: it did not start')

  async function control(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${url}/control/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`simulator: ${method} ${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const tell = async (path: string, body: unknown) => void (await control('POST', path, body))

  const counts = async (account: string) =>
    (await control('GET', `counts/${account}`)).json() as Promise<{ taken: number; tooFast: number }> // Its own kind's answer.

  return {
    url,
    pid,
    counts,
    async untilTaken(account, count) {
      while ((await counts(account)).taken < count) await pause(lookEveryMs)
    },
    addChats: (chats) => tell('chats', chats),
    addFaults: (rules) => tell('faults', rules),
    clearFaults: async () => void (await control('DELETE', 'faults')),
    say: (what) => tell('say', what),
    mark: (name, at = Date.now()) => tell('marks', { name, at }),
    transcript: async (chatId) => (await control('GET', `transcript/${chatId}`)).json() as Promise<Standing[]>, // Its own kind's answer.
    journal: () => readJournal(file),
    async stop() {
      child.kill()
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}
