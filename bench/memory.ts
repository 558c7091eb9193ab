import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../db/client.ts'
import { roomsClient } from '../src/testing/rooms-client.ts'
import { spawnServer, temporaryDataDir } from '../src/testing/spawn-server.ts'
import { createPostgres } from './bench-database.ts'
import { numberOption } from './options.ts'
import { median, printResult, printTable, rounded } from './result.ts'

/** How many people speak at once, and how long an idle process is left alone before it is looked at. */
const speakers = 20
const idleMs = 10_000

/** Megabytes that the system holds in memory for the process, as it counts them. */
interface Memory {
  idle: number
  /** After the load, and the most it ever was. */
  busy: number
  peak: number
}

/** The installation as people start it, looked at from outside: idle, and while people ask for their directives. */
export async function run(): Promise<void> {
  const rounds = numberOption('rounds', 3)
  const commands = numberOption('messages', 1_000)
  const floor = await emptyProcess()
  const rows: (string | number)[][] = [['Node with the loader, nothing else', floor, '', '']]
  const all = new Map<string, Memory>()
  for (const kind of ['postgres', 'pglite'] as const) {
    const figures: Memory[] = []
    for (let round = 0; round < rounds; round += 1) figures.push(await once(kind, commands))
    const of = (what: keyof Memory) => median(figures.map((each) => each[what]))
    all.set(kind, { idle: rounded(of('idle')), busy: rounded(of('busy')), peak: rounded(of('peak')) })
    rows.push([`the demo on ${kind}`, of('idle'), of('busy'), of('peak')])
  }
  printTable(
    `Megabytes resident, ${commands} commands by ${speakers} people at once: medians of ${rounds}`,
    ['', 'idle', 'busy', 'peak'],
    rows,
  )
  const ours = all.get('postgres')?.idle ?? Number.NaN
  printResult({
    name: 'memory',
    ours: rounded(ours),
    floor: rounded(floor),
    ratio: rounded(ours / floor),
    refused: 0,
    peers: {},
    ...Object.fromEntries(all),
  })
}

async function once(kind: Database['kind'], commands: number): Promise<Memory> {
  const dataDir = await temporaryDataDir()
  const postgres = kind === 'postgres' ? await createPostgres() : undefined
  const where = postgres ? { DATABASE_URL: postgres.url } : {}
  const server = await spawnServer({ ...where, DATA_DIR: dataDir.path, DEMO: '1' })
  try {
    await pause(idleMs)
    const idle = await resident(server.process.pid, 'VmRSS')
    await ask(server.url, commands)
    const busy = await resident(server.process.pid, 'VmRSS')
    return { idle, busy, peak: await resident(server.process.pid, 'VmHWM') }
  } finally {
    await server.stop()
    await postgres?.drop()
    await dataDir.remove()
  }
}

/** Everybody asks, in a room of their own, one command after the other; each is answered through the outbox. */
async function ask(url: string, commands: number): Promise<void> {
  const client = roomsClient(url)
  const rooms = (await client.rooms()).filter(({ people }) => people.length > 0)
  let left = commands
  const speak = async (index: number) => {
    const room = rooms[index % rooms.length]
    const person = room?.people[0]
    if (!room || !person) throw new Error('nobody is in the rooms')
    for (; left > 0; left -= 1) await client.say(room.id, person.id, '/viec')
  }
  await Promise.all(Array.from({ length: speakers }, (_, index) => speak(index)))
}

async function emptyProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  await pause(3_000)
  const found = await resident(child.pid, 'VmRSS')
  child.kill()
  return found
}

/** @param what VmRSS: now; VmHWM: at most, ever (proc(5)) */
async function resident(pid: number | undefined, what: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const kilobytes = new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]
  if (kilobytes === undefined) throw new Error(`process ${pid} does not say its ${what}`)
  return Number(kilobytes) / 1_024
}
