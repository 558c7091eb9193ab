import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** A PostgreSQL server of the test's own, which it may stop and start as it likes. */
export interface PrivatePostgres {
  url: string
  restart(): void
  stop(): void
}

/** @returns undefined where PostgreSQL's programs are not installed */
export async function startPrivatePostgres(): Promise<PrivatePostgres | undefined> {
  const bin = newestBin()
  if (bin === undefined) return undefined
  const directory = mkdtempSync(join(tmpdir(), 'private-postgres-'))
  // initdb refuses to run as root.
  const who = userInfo().uid === 0 ? (idsOf('postgres') ?? idsOf('nobody')) : undefined
  if (who) chownSync(directory, who.uid, who.gid)
  const data = join(directory, 'data')
  const port = await freePort()
  const run = (program: string, ...args: string[]) => {
    const done = spawnSync(join(bin, program), args, { ...who, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] })
    if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`)
  }
  const log = join(directory, 'log')
  const settings = `-p ${port} -k ${directory} -c listen_addresses=127.0.0.1 -c fsync=off`
  run('initdb', '--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--no-sync')
  run('pg_ctl', 'start', '--wait', '--pgdata', data, '--log', log, '--options', settings)
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    restart: () => run('pg_ctl', 'restart', '--wait', '--mode', 'immediate', '--pgdata', data, '--log', log),
    stop() {
      run('pg_ctl', 'stop', '--wait', '--mode', 'immediate', '--pgdata', data)
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Where Debian keeps them. */
const installed = '/usr/lib/postgresql'

function newestBin(): string | undefined {
  if (!existsSync(installed)) return undefined
  const versions = readdirSync(installed).filter((version) => existsSync(join(installed, version, 'bin/initdb')))
  const newest = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1)
  return newest === undefined ? undefined : join(installed, newest, 'bin')
}

function idsOf(name: string): { uid: number; gid: number } | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
