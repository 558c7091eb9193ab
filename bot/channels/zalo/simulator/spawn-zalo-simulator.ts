import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { FaultRule } from '../../simulator/fault-script.ts'
import { type Note, readJournal } from '../../simulator/journal.ts'
import type { ZaloFault } from './zalo-fault.ts'

/** The simulated Zalo in a process of its own. Ids are Zalo's. */
export interface SpawnedZalo {
  /** For ZALO_API_ROOT. */
  root: string
  /** The account's user id. */
  uid: string
  /** Groups that the account is in, and their ids in the same order. */
  addGroups(names: string[], members: Record<string, string>): Promise<string[]>
  /** Resolves with the message's id, whether or not anybody listens. */
  say(groupId: string, from: string, text: string): Promise<string>
  addFaults(rules: FaultRule<ZaloFault>[]): Promise<void>
  clearFaults(): Promise<void>
  /** The account's sockets stay and say nothing more. */
  freeze(): Promise<void>
  /** Zalo Web is opened with the account, and closed after `ms`. */
  openElsewhere(ms: number): Promise<void>
  /** Whoever holds a session has none any more. */
  endSession(): Promise<void>
  removeBot(groupId: string): Promise<void>
  addBot(groupId: string): Promise<void>
  /** A new session's secret, as a sign-in would save it. */
  newSession(): Promise<string>
  /** How many sockets were ever opened, and how many listen now. */
  sockets(): Promise<{ opened: number; listening: number }>
  /** Every try to send a message, oldest first. */
  journal(): Note[]
  /** Ends it and forgets its file. */
  stop(): Promise<void>
}

const told = z.object({ root: z.string(), control: z.string(), uid: z.string() })
const socketsSchema = z.object({ opened: z.number(), listening: z.number() })

/** @param dropAfterMs how long a socket lives; @param pingIntervalMs as Zalo's settings say */
export async function spawnZaloSimulator(options: {
  seed: number
  dropAfterMs: number
  pingIntervalMs: number
}): Promise<SpawnedZalo> {
  const folder = await mkdtemp(join(tmpdir(), 'chi-dao-zalo-'))
  const file = join(folder, 'arrivals.jsonl')
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const { seed, dropAfterMs, pingIntervalMs } = options
  const given = ['--seed', seed, '--drop-after', dropAfterMs, '--ping', pingIntervalMs].map(String)
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--journal', file, ...given], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited.then(() => [])])
  if (typeof line !== 'string') throw new Error('simulator: it did not start')
  const { root, control, uid } = told.parse(JSON.parse(line))

  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${control}/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`simulator: ${method} ${path}: ${response.status} ${await response.text()}`)
    return response.status === 204 ? undefined : response.json()
  }
  const tell = async (path: string, body: unknown = {}) => void (await ask('POST', path, body))

  return {
    root,
    uid,
    addGroups: async (names, members) => z.array(z.string()).parse(await ask('POST', 'groups', { names, members })),
    say: async (groupId, from, text) => z.string().parse(await ask('POST', 'say', { groupId, from, text })),
    addFaults: (rules) => tell('faults', rules),
    clearFaults: async () => void (await ask('DELETE', 'faults')),
    freeze: () => tell('freeze'),
    openElsewhere: (ms) => tell('open-elsewhere', { ms }),
    endSession: () => tell('end-session'),
    removeBot: (groupId) => tell('remove-bot', { groupId }),
    addBot: (groupId) => tell('add-bot', { groupId }),
    newSession: async () => JSON.stringify(await ask('GET', 'credentials')),
    sockets: async () => socketsSchema.parse(await ask('GET', 'sockets')),
    journal: () => readJournal(file),
    async stop() {
      child.kill()
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}
