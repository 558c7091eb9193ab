import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { median, printResult, printTable, rounded } from './result.ts'

const seconds = 5
const connections = 64
const rounds = 3
const offeredPerSecond = 500
const kinds = ['grammy', 'ours'] as const

interface Server {
  port: number
  secret: string
  stop(): Promise<void>
}

interface Load {
  perSecond: number
  p50: number
  p99: number
  failed: number
}

/**
 * What it costs to take an update: stored and answered, beside Hono with grammY's own webhook adapter and an empty handler,
 * in turn on the same machine. Each server is a process of its own; updates are spread over 100 chats.
 */
export async function run(): Promise<void> {
  const admin = process.env['BENCH_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'
  const database = `chi_dao_bench_webhook_${process.pid}`
  const sql = postgres(admin, { max: 1, onnotice: () => {} })
  await sql.unsafe(`create database ${database}`)
  const url = new URL(admin)
  url.pathname = database
  try {
    const full: Record<(typeof kinds)[number], Load[]> = { grammy: [], ours: [] }
    const offered: typeof full = { grammy: [], ours: [] }
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of kinds) {
        const server = await startServer(kind, url.href)
        await load(server, 1, undefined)
        full[kind].push(await load(server, seconds, undefined))
        offered[kind].push(await load(server, seconds, offeredPerSecond))
        await server.stop()
      }
    }
    report(full, offered)
  } finally {
    await sql.unsafe(`drop database if exists ${database} with (force)`)
    await sql.end()
  }
}

async function startServer(kind: string, databaseUrl: string): Promise<Server> {
  const file = fileURLToPath(new URL('webhook-server.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', file, kind, databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const { port, secret } = JSON.parse(String(line)) as Server // Written by webhook-server.ts.
  return {
    port,
    secret,
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

let updates = 0

function update(): string {
  updates += 1
  const chat = { id: -1000 - (updates % 100), type: 'group', title: 'Sở Y tế' }
  const from = { id: 5_000_000_000 + (updates % 300), is_bot: false, first_name: 'Lan' }
  const message = { message_id: updates, date: 1_770_000_000, chat, from, text: `xong ${updates % 40}: đã gửi báo cáo` }
  return JSON.stringify({ update_id: updates, message })
}

/** @param rate requests a second that are offered whatever becomes of them; undefined: as many as `connections` allow */
async function load({ port, secret }: Server, forSeconds: number, rate: number | undefined): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: rate === undefined ? connections : 256 })
  const times: number[] = []
  let failed = 0
  const until = performance.now() + forSeconds * 1000

  /** @param began when it was due: what waits for a connection waits for the server */
  const post = (began: number) =>
    new Promise<void>((resolve) => {
      const body = update()
      const asked = request({
        port,
        agent,
        host: '127.0.0.1',
        method: 'POST',
        path: '/webhooks/telegram/1',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-telegram-bot-api-secret-token': secret,
        },
      })
      const done = (ok: boolean) => {
        if (ok) times.push(performance.now() - began)
        else failed += 1
        resolve()
      }
      asked.on('response', (response) => {
        response.resume().on('end', () => done(response.statusCode === 200))
      })
      asked.on('error', () => done(false))
      asked.end(body)
    })

  const begun = performance.now()
  if (rate === undefined) {
    const worker = async () => {
      while (performance.now() < until) await post(performance.now())
    }
    await Promise.all(Array.from({ length: connections }, worker))
  } else {
    const all: Promise<void>[] = []
    for (let n = 0; n < rate * forSeconds; n += 1) {
      const due = begun + (n * 1000) / rate
      const early = due - performance.now()
      if (early > 1) await new Promise((resolve) => setTimeout(resolve, early))
      all.push(post(due))
    }
    await Promise.all(all)
  }
  const took = (performance.now() - begun) / 1000
  agent.destroy()
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? Number.NaN) * 10) / 10
  return { perSecond: Math.round(times.length / took), p50: at(0.5), p99: at(0.99), failed }
}

function report(full: Record<string, Load[]>, offered: Record<string, Load[]>): void {
  const of = (loads: Load[] | undefined, key: keyof Load) => median((loads ?? []).map((load) => load[key]))
  const names: Record<string, string> = { grammy: 'grammY, empty handler', ours: 'Chỉ Đạo, stored' }
  printTable(
    `Updates taken: stored and answered, ${connections} at a time, then ${offeredPerSecond} a second offered: medians of ${rounds}`,
    ['', 'a second', 'p99 (ms)', 'offered: a second', 'p50 (ms)', 'p99 (ms)', 'failed'],
    kinds.map((kind) => {
      const [most, steady] = [full[kind], offered[kind]]
      const failed = of(most, 'failed') + of(steady, 'failed')
      const steadily = [of(steady, 'perSecond'), of(steady, 'p50'), of(steady, 'p99')]
      return [names[kind] ?? kind, of(most, 'perSecond'), of(most, 'p99'), ...steadily, failed]
    }),
  )
  const ours = of(full['ours'], 'perSecond')
  const grammy = of(full['grammy'], 'perSecond')
  const p99 = of(offered['ours'], 'p99')
  printResult({ name: 'webhook', ours, floor: null, ratio: rounded(ours / grammy), refused: 0, peers: { grammy }, p99 })
}
