import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Note, readJournal } from '../../simulator/journal.ts'

/** Telegram in a process of its own: strict limits, round trips of 60–80 ms, and a file of all that reached it. */
export interface SpawnedTelegram {
  /** The client's `apiRoot`. */
  url: string
  /** A bot in so many groups of its own. */
  addBot(username: string, groups: number): Promise<{ token: string; groups: string[] }>
  mark(name: string): Promise<void>
  /** Resolves when so many messages of the bot stand in chats. */
  untilTaken(username: string, count: number): Promise<void>
  /** Everything that has reached it, oldest first. */
  journal(): Note[]
  /** Ends it and forgets its file. */
  stop(): Promise<void>
}

const lookEveryMs = 50
const botSchema = z.object({ token: z.string(), groups: z.array(z.number().transform(String)) })
const takenSchema = z.object({ count: z.int() })

export async function spawnTelegram(): Promise<SpawnedTelegram> {
  const folder = await mkdtemp(join(tmpdir(), 'chi-dao-telegram-'))
  const file = join(folder, 'arrivals.jsonl')
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--journal', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const [url] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited.then(() => [])])
  if (typeof url !== 'string') throw new Error('telegram simulator: it did not start')

  async function control(action: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${url}/control/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`telegram simulator: ${action}: ${await response.text()}`)
    return response.json()
  }

  return {
    url,
    addBot: async (username, groups) => botSchema.parse(await control('bot', { username, groups })),
    mark: async (name) => void (await control('mark', { name, at: Date.now() })),
    async untilTaken(username, count) {
      while (takenSchema.parse(await control('taken', { username })).count < count) await pause(lookEveryMs)
    },
    journal: () => readJournal(file),
    async stop() {
      child.kill()
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}
