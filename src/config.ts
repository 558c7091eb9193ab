import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { redact } from './redact.ts'
import { type TelegramSettings, telegramConflict, telegramSettings, telegramShape } from './telegram-settings.ts'
import { trustedProxiesShape } from './trusted-proxies.ts'
import { type ZaloSettings, zaloSettings, zaloShape } from './zalo-settings.ts'

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** What both modes have. */
interface CommonConfig {
  /** 0 lets the system choose (tests). */
  port: number
  host: string
  /** Where people reach this server, without a slash behind it; undefined: nobody said. */
  publicUrl: string | undefined
  /** Beside this machine: addresses or networks of proxies that say truly where a request came from. */
  trustedProxies: readonly string[]
  /** PostgreSQL; undefined: the embedded database in `dataDir`. Holds a password: never show it. */
  databaseUrl: string | undefined
  dataDir: string
  logLevel: (typeof logLevels)[number]
  /** Below so much room the embedded database refuses to write. */
  diskFloorMb: number
  retention: { messageDays: number; inboxDays: number }
  /** Where the installation departs from the channels' published limits. */
  limits: { telegramPerSecond?: number; telegramPerGroupMinute?: number; zaloGapMs?: number }
}

/** Seeds, rooms in the browser, a business clock that people move; no real channel ever starts. */
export interface DemoConfig extends CommonConfig {
  mode: 'demo'
}

export interface RealConfig extends CommonConfig {
  mode: 'real'
  /** Closes the secrets that the database holds; undefined: none can be kept there. */
  appSecret: string | undefined
  telegram: TelegramSettings
  zalo: ZaloSettings
}

export type Config = DemoConfig | RealConfig

/** Everything that is wrong with the environment, at once: one line a problem, in plain words, without secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(['Cấu hình chưa đúng:', ...problems.map((problem) => `- ${problem}`)].join('\n'))
    this.problems = problems
  }
}

const isHost = (host: string) => isIP(host) > 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)

const isPostgresUrl = (url: string) => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url)

const wholeNumber = (name: string, least: number, most: number) =>
  z.string().transform((typed, context) => {
    const number = /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN
    if (number >= least && number <= most) return number
    context.addIssue({ code: 'custom', message: `${name} phải là số từ ${least} đến ${most}, đang là '${typed}'` })
    return z.NEVER
  })

const schema = z.object({
  PORT: z
    .string()
    .refine((port) => /^\d{1,5}$/.test(port) && Number(port) <= 65_535, {
      error: ({ input }) => `PORT phải là số từ 0 đến 65535, đang là '${input}'`,
    })
    .default('3000')
    .transform(Number),
  HOST: z
    .string()
    .refine(isHost, { error: ({ input }) => `HOST phải là địa chỉ IP hoặc tên máy, đang là '${input}'` })
    .optional(),
  PUBLIC_URL: z
    .string()
    .refine((url) => /^https?:\/\//.test(url) && URL.canParse(url), {
      error: ({ input }) =>
        `PUBLIC_URL phải là địa chỉ bắt đầu bằng https:// hoặc http://, đang là '${redact(String(input))}'`,
    })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  DATABASE_URL: z
    .string()
    .refine(isPostgresUrl, {
      error: ({ input }) =>
        `DATABASE_URL phải là địa chỉ bắt đầu bằng postgres:// hoặc postgresql://, đang là '${redact(String(input))}'`,
    })
    .optional(),
  DATA_DIR: z.string().default('.data'),
  DEMO: z
    .enum(['0', '1'], { error: ({ input }) => `DEMO chỉ nhận 1 (chạy thử) hoặc 0 (chạy thật), đang là '${input}'` })
    .optional(),
  LOG_LEVEL: z
    .enum(logLevels, {
      error: ({ input }) => `LOG_LEVEL chỉ nhận ${logLevels.join(', ')}; đang là '${input}'`,
    })
    .optional(),
  DISK_FLOOR_MB: wholeNumber('DISK_FLOOR_MB', 1, 100_000).default(200),
  KEEP_MESSAGES_DAYS: wholeNumber('KEEP_MESSAGES_DAYS', 30, 3_650).default(365),
  KEEP_INBOX_DAYS: wholeNumber('KEEP_INBOX_DAYS', 7, 3_650).default(90),
  TELEGRAM_PER_SECOND: wholeNumber('TELEGRAM_PER_SECOND', 1, 1_000).optional(),
  TELEGRAM_PER_GROUP_MINUTE: wholeNumber('TELEGRAM_PER_GROUP_MINUTE', 3, 60).optional(),
  ZALO_GAP_MS: wholeNumber('ZALO_GAP_MS', 200, 60_000).optional(),
  APP_SECRET: z
    .string()
    .min(32, { error: 'APP_SECRET phải dài ít nhất 32 ký tự (ví dụ: openssl rand -base64 32)' })
    .optional(),
  ...trustedProxiesShape,
  ...telegramShape,
  ...zaloShape,
})

/** Where people sign channel accounts in, as an address that they can open; undefined: nobody said where that is. */
export function accountsPageOf({ publicUrl }: Config): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl}/rooms/accounts`
}

/** The names that the environment may set; `.env.example` lists exactly these. */
export const environmentKeys: readonly string[] = Object.keys(schema.shape)

/**
 * The configuration an environment asks for. Blank values count as unset. It is the demo when DEMO=1, or when DEMO is
 * unset and neither a database nor a real channel is configured.
 * Throws a ConfigError that lists every problem.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = schema.safeParse(withoutBlanks(env))
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => issue.message))
  const { data } = parsed
  const conflict = telegramConflict(data)
  if (conflict !== undefined) throw new ConfigError([conflict])
  const demo = data.DEMO === '1' || (data.DEMO === undefined && !data.DATABASE_URL && !data.TELEGRAM_TOKEN)
  const common = {
    port: data.PORT,
    host: data.HOST ?? (demo ? '127.0.0.1' : '0.0.0.0'),
    publicUrl: data.PUBLIC_URL,
    trustedProxies: data.TRUSTED_PROXIES ?? [],
    databaseUrl: data.DATABASE_URL,
    dataDir: data.DATA_DIR,
    // In the demo a person reads the terminal, and the page says what happens.
    logLevel: data.LOG_LEVEL ?? (demo ? 'warn' : 'info'),
    diskFloorMb: data.DISK_FLOOR_MB,
    retention: { messageDays: data.KEEP_MESSAGES_DAYS, inboxDays: data.KEEP_INBOX_DAYS },
    limits: {
      ...(data.TELEGRAM_PER_SECOND !== undefined && { telegramPerSecond: data.TELEGRAM_PER_SECOND }),
      ...(data.TELEGRAM_PER_GROUP_MINUTE !== undefined && { telegramPerGroupMinute: data.TELEGRAM_PER_GROUP_MINUTE }),
      ...(data.ZALO_GAP_MS !== undefined && { zaloGapMs: data.ZALO_GAP_MS }),
    },
  } satisfies CommonConfig
  return demo
    ? { mode: 'demo', ...common }
    : {
        mode: 'real',
        ...common,
        appSecret: data.APP_SECRET,
        telegram: telegramSettings(data),
        zalo: zaloSettings(data),
      }
}

function withoutBlanks(env: Record<string, string | undefined>): Record<string, string> {
  const set = environmentKeys.flatMap((key) => {
    const value = env[key]?.trim()
    return value ? [[key, value]] : []
  })
  return Object.fromEntries(set)
}

/** The configuration of this process: its environment, then a `.env` file for what that leaves out. Throws a ConfigError. */
export function environment(directory = '.'): Config {
  return readConfig({ ...envFile(join(directory, '.env')), ...process.env })
}

function envFile(path: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw new ConfigError([`không đọc được tệp .env: ${error instanceof Error ? error.message : String(error)}`])
  }
}

/**
 * Where the person stands: relative file names on the command line start there. `npm run` moves a script to the
 * package's own directory and leaves the caller's in INIT_CWD.
 */
export function callerDirectory(): string {
  const { npm_lifecycle_event: script, INIT_CWD: caller } = process.env
  return script === 'chidao' && caller ? resolve(caller) : process.cwd()
}
