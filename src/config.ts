import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { z } from 'zod'
import { redact } from './redact.ts'
import { type ZaloSettings, zaloSettings, zaloShape } from './zalo-settings.ts'

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** What both modes have. */
interface CommonConfig {
  /** 0 lets the system choose (tests). */
  port: number
  host: string
  /** PostgreSQL; undefined: the embedded database in `dataDir`. Holds a password: never show it. */
  databaseUrl: string | undefined
  dataDir: string
  logLevel: (typeof logLevels)[number]
}

/** Seeds, rooms in the browser, a business clock that people move; no real channel ever starts. */
export interface DemoConfig extends CommonConfig {
  mode: 'demo'
}

export interface RealConfig extends CommonConfig {
  mode: 'real'
  /** Closes the secrets that the database holds; undefined: none can be kept there. */
  appSecret: string | undefined
  telegramToken: string | undefined
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
  APP_SECRET: z
    .string()
    .min(32, { error: 'APP_SECRET phải dài ít nhất 32 ký tự (ví dụ: openssl rand -base64 32)' })
    .optional(),
  TELEGRAM_TOKEN: z
    .string()
    .regex(/^\d{6,}:[\w-]{30,}$/, {
      // The value is a secret even when it is malformed: it may be a token with one character lost.
      error: 'TELEGRAM_TOKEN không đúng dạng mã mà @BotFather cấp (số:chuỗi ký tự)',
    })
    .optional(),
  ...zaloShape,
})

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
  const demo = data.DEMO === '1' || (data.DEMO === undefined && !data.DATABASE_URL && !data.TELEGRAM_TOKEN)
  const common = {
    port: data.PORT,
    host: data.HOST ?? (demo ? '127.0.0.1' : '0.0.0.0'),
    databaseUrl: data.DATABASE_URL,
    dataDir: data.DATA_DIR,
    // In the demo a person reads the terminal, and the page says what happens.
    logLevel: data.LOG_LEVEL ?? (demo ? 'warn' : 'info'),
  } satisfies CommonConfig
  return demo
    ? { mode: 'demo', ...common }
    : {
        mode: 'real',
        ...common,
        appSecret: data.APP_SECRET,
        telegramToken: data.TELEGRAM_TOKEN,
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
