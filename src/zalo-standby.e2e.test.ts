import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startZaloSimulator, type ZaloSimulator } from '../bot/channels/zalo/simulator/zalo-simulator.ts'
import { createPostgresDatabase } from '../db/testing.ts'
import { runCli, type SpawnedServer, spawnServer } from './testing/spawn-server.ts'

const patience = { interval: 100, timeout: 60_000 }

describe('two processes of one installation, and one Zalo account', () => {
  let own: Awaited<ReturnType<typeof createPostgresDatabase>>
  let simulator: ZaloSimulator
  let env: Record<string, string>
  const servers: SpawnedServer[] = []

  beforeAll(async () => {
    own = await createPostgresDatabase()
    simulator = await startZaloSimulator()
    env = {
      DATABASE_URL: own?.url ?? '',
      DEMO: '0',
      HOST: '127.0.0.1',
      APP_SECRET: 'a secret of a test, long enough to be taken',
      ZALO_API_ROOT: simulator.root,
      LOG_LEVEL: 'info',
    }
  })
  afterAll(async () => {
    for (const server of servers) await server.stop('SIGKILL')
    await simulator?.close()
    await own?.drop()
  })

  async function start(): Promise<SpawnedServer> {
    const server = await spawnServer(env)
    servers.push(server)
    return server
  }

  /** Scans the code that the command shows, and resolves with what it said. */
  async function login(): Promise<string> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'zalo', 'login', 'ha-nam'], {
      env: { ...process.env, ...env },
    })
    let said = ''
    const ended = new Promise((resolve) => child.on('exit', resolve))
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text))
    await expect.poll(() => said, patience).toContain('quét mã này')
    simulator.qr.scan(simulator.qr.codes().at(-1) ?? '')
    await ended
    return said
  }

  it('one connects; the other stands by, and log, health, doctor and a new sign-in say who has it', async ({
    skip,
  }) => {
    if (!own) return skip('there is no PostgreSQL')
    await runCli(env, 'organisation', 'add', 'ha-nam', '--name', 'Tỉnh Hà Nam')
    expect(await login()).toContain('Chưa máy chủ nào giữ tài khoản này')
    const first = await start()
    await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
    const second = await start()
    const holder = `tiến trình ${first.process.pid} trên máy`

    const healthOf = async ({ url }: SpawnedServer): Promise<unknown> => (await fetch(`${url}/readyz`)).json()
    expect(await healthOf(first)).toEqual({ ok: true, problems: [], standby: [] })
    const standby = ['Tài khoản zalo/zalo do tiến trình khác giữ; tiến trình này chờ.']
    expect(await healthOf(second)).toEqual({ ok: true, problems: [], standby })
    expect((await runCli(env, 'doctor')).stdout).toContain(`có phiên đăng nhập; do ${holder}`)

    // A new sign-in goes to the one that has the account; the other opens nothing.
    const opened = simulator.sockets.opened()
    expect(await login()).toContain(`Tài khoản đang do ${holder}`)
    await expect.poll(() => simulator.sockets.opened(), patience).toBe(opened + 1)
    await expect.poll(() => simulator.sockets.listening(), patience).toBe(1)
    expect(second.stderr().match(/this one stands by/g)).toHaveLength(1)
    expect(first.stderr()).not.toContain('this one stands by')

    await first.stop('SIGKILL')
    await expect.poll(() => simulator.sockets.opened(), patience).toBe(opened + 2)
    await expect.poll(() => healthOf(second), patience).toEqual({ ok: true, problems: [], standby: [] })
  })
})
