import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConfigError, callerDirectory, environment, environmentKeys, readConfig } from './config.ts'

const token = `123456789:${'A'.repeat(35)}`

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('readConfig', () => {
  it('makes a demo on the loopback address when nothing is configured', () => {
    expect(readConfig({})).toEqual({
      mode: 'demo',
      port: 3000,
      host: '127.0.0.1',
      trustedProxies: [],
      databaseUrl: undefined,
      dataDir: '.data',
      logLevel: 'warn',
      diskFloorMb: 200,
      retention: { messageDays: 365, inboxDays: 90 },
      limits: {},
    })
  })

  it('refuses the demo by itself once a database or a real channel is configured', () => {
    expect(readConfig({ DATABASE_URL: 'postgres://u:p@db:5432/x' })).toMatchObject({ mode: 'real', host: '0.0.0.0' })
    expect(readConfig({ TELEGRAM_TOKEN: token })).toMatchObject({ mode: 'real', telegram: { token } })
  })

  it('lets DEMO decide either way', () => {
    expect(readConfig({ DEMO: '0' }).mode).toBe('real')
    const forced = readConfig({ DEMO: '1', DATABASE_URL: 'postgresql://db/x', TELEGRAM_TOKEN: token })
    expect(forced).toMatchObject({ mode: 'demo', databaseUrl: 'postgresql://db/x' })
    expect(forced).not.toHaveProperty('telegram')
  })

  it('counts blank values as unset, as compose files leave them', () => {
    expect(readConfig({ PORT: '', HOST: ' ', DATABASE_URL: '', DEMO: '', LOG_LEVEL: '' })).toEqual(readConfig({}))
  })

  it('takes port 0, and ignores what is not its own', () => {
    expect(readConfig({ PORT: '0', HOME: '/root', LOG_LEVEL: 'debug' })).toMatchObject({ port: 0, logLevel: 'debug' })
  })

  it('takes proxies to believe as addresses and networks', () => {
    const of = (TRUSTED_PROXIES: string) => readConfig({ TRUSTED_PROXIES }).trustedProxies
    expect(of('172.16.0.0/12, 10.0.0.5')).toEqual(['172.16.0.0/12', '10.0.0.5'])
    expect(of('fd00::/8 ::1')).toEqual(['fd00::/8', '::1'])
    for (const wrong of ['proxy', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0/8']) {
      expect(problemsOf({ TRUSTED_PROXIES: wrong })).toEqual([expect.stringContaining('TRUSTED_PROXIES phải là')])
    }
  })

  it('takes limits and times of keeping, within reason', () => {
    expect(readConfig({ TELEGRAM_PER_SECOND: '20', ZALO_GAP_MS: '3000', KEEP_INBOX_DAYS: '7' })).toMatchObject({
      limits: { telegramPerSecond: 20, zaloGapMs: 3_000 },
      retention: { inboxDays: 7 },
    })
    expect(
      problemsOf({ DISK_FLOOR_MB: '-1', KEEP_MESSAGES_DAYS: '1', TELEGRAM_PER_GROUP_MINUTE: 'nhiều' }),
    ).toHaveLength(3)
  })

  it('lists every problem at once', () => {
    const problems = problemsOf({
      PORT: '70000',
      HOST: 'not a host',
      DATABASE_URL: 'mysql://db/x',
      DEMO: 'yes',
      LOG_LEVEL: 'loud',
      TELEGRAM_TOKEN: 'abc',
      TELEGRAM_MODE: 'push',
      TELEGRAM_WEBHOOK_URL: 'http://chidao.example.vn',
      TELEGRAM_SECRET: 'short',
      TELEGRAM_API_ROOT: 'http://api.telegram.org',
      TELEGRAM_PROXY: 'ftp://proxy',
    })
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PORT',
      'HOST',
      'DATABASE_URL',
      'DEMO',
      'LOG_LEVEL',
      'TELEGRAM_TOKEN',
      'TELEGRAM_MODE',
      'TELEGRAM_WEBHOOK_URL',
      'TELEGRAM_SECRET',
      'TELEGRAM_API_ROOT',
      'TELEGRAM_PROXY',
    ])
  })

  it.each(['12.5', '-1', '3000x', '0x10'])('refuses %s as a port', (port) => {
    expect(problemsOf({ PORT: port })).toEqual([`PORT phải là số từ 0 đến 65535, đang là '${port}'`])
  })

  it('never shows a secret in a problem', () => {
    const problems = problemsOf({
      DATABASE_URL: 'mysql://admin:hunter2@db:3306/x?password=hunter2',
      TELEGRAM_TOKEN: '12:hunter2',
      TELEGRAM_SECRET: 'hunter2',
      TELEGRAM_PROXY: 'tcp://user:hunter2@proxy:1080',
    })
    expect(problems).toHaveLength(4)
    expect(problems.join('\n')).not.toContain('hunter2')
    expect(problems[0]).toContain('mysql://admin:***@db:3306/x')
  })
})

describe('Telegram’s part', () => {
  const telegramOf = (env: Record<string, string>) => {
    const config = readConfig({ TELEGRAM_TOKEN: token, ...env })
    return config.mode === 'real' ? config.telegram : undefined
  }

  it('polls Telegram itself unless it can be called', () => {
    expect(telegramOf({})).toEqual({
      token,
      reach: { apiRoot: 'https://api.telegram.org', proxy: undefined },
      reception: { mode: 'polling' },
    })
    expect(telegramOf({ TELEGRAM_WEBHOOK_URL: 'https://chidao.example.vn/' })?.reception).toEqual({
      mode: 'webhook',
      publicUrl: 'https://chidao.example.vn',
      secret: undefined,
    })
    const both = { TELEGRAM_WEBHOOK_URL: 'https://chidao.example.vn', TELEGRAM_MODE: 'polling' }
    expect(telegramOf(both)?.reception).toEqual({ mode: 'polling' })
  })

  it('wants an address to be called at', () => {
    expect(problemsOf({ TELEGRAM_TOKEN: token, TELEGRAM_MODE: 'webhook' })[0]).toContain('TELEGRAM_WEBHOOK_URL')
  })

  it('takes plain HTTP on this machine only, and a proxy of any usual kind', () => {
    expect(telegramOf({ TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/' })?.reach.apiRoot).toBe('http://127.0.0.1:8081')
    for (const TELEGRAM_PROXY of ['http://u:p@proxy:3128', 'https://proxy', 'socks5://proxy:1080', 'socks5h://proxy']) {
      expect(telegramOf({ TELEGRAM_PROXY })?.reach.proxy).toBe(TELEGRAM_PROXY)
    }
  })
})

describe('.env.example', () => {
  it('lists exactly the variables that the schema knows', () => {
    const listed = readFileSync('.env.example', 'utf8').match(/^[A-Z_]+(?==)/gm)
    expect(listed?.toSorted()).toEqual([...environmentKeys].sort())
  })
})

describe('compose.yaml', () => {
  it('hands on everything that .env may set, but where the container listens and what it keeps its data in', () => {
    const handedOn = [...readFileSync('compose.yaml', 'utf8').matchAll(/^ {6}([A-Z_]+): \$\{\1:-/gm)].map(
      ([, key]) => key,
    )
    const settled = ['PORT', 'HOST', 'DATABASE_URL', 'DATA_DIR', 'DEMO']
    expect(handedOn.toSorted()).toEqual(environmentKeys.filter((key) => !settled.includes(key)).toSorted())
  })
})

describe('environment', () => {
  let directory = ''
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'config-'))
    for (const key of environmentKeys) vi.stubEnv(key, undefined)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(directory, { recursive: true })
  })

  it('fills from a .env file what the environment leaves out', () => {
    writeFileSync(join(directory, '.env'), 'PORT=4000\nLOG_LEVEL=error\n')
    vi.stubEnv('PORT', '5000')
    expect(environment(directory)).toMatchObject({ port: 5000, logLevel: 'error' })
  })

  it('works without a .env file', () => {
    expect(environment(directory)).toMatchObject({ mode: 'demo', port: 3000 })
  })

  it('says so when there is a .env that cannot be read', () => {
    mkdirSync(join(directory, '.env'))
    expect(() => environment(directory)).toThrow('không đọc được tệp .env')
  })
})

describe('callerDirectory', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it('is where the person stood when npm moved the script', () => {
    vi.stubEnv('npm_lifecycle_event', 'chidao')
    vi.stubEnv('INIT_CWD', '/somewhere')
    expect(callerDirectory()).toBe('/somewhere')
  })

  it('is the working directory otherwise', () => {
    vi.stubEnv('npm_lifecycle_event', 'test')
    vi.stubEnv('INIT_CWD', '/somewhere')
    expect(callerDirectory()).toBe(process.cwd())
  })
})
