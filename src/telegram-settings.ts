import { z } from 'zod'
import { redact } from './redact.ts'

/** How the bots of this installation speak with Telegram. Hold secrets: never show them. */
export interface TelegramSettings {
  /** The bot's of the only organisation; bots of several are added by command. */
  token: string | undefined
  reach: { apiRoot: string; proxy: string | undefined }
  /** `publicUrl` is where Telegram reaches this server, without a path behind it; the secret is drawn from the token unless given. */
  reception: { mode: 'polling' } | { mode: 'webhook'; publicUrl: string; secret: string | undefined }
}

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/

/** Nothing may listen in between: https, or this machine itself. */
function isSafeUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname))
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')

/** A token as @BotFather gives it: the bot's number, a colon, a long word. */
export const isBotToken = (text: string) => /^\d{6,}:[\w-]{30,}$/.test(text)

/** What the environment may say about Telegram. */
export const telegramShape = {
  TELEGRAM_TOKEN: z
    .string()
    .refine(isBotToken, {
      // The value is a secret even when it is malformed: it may be a token with one character lost.
      error: 'TELEGRAM_TOKEN không đúng dạng mã mà @BotFather cấp (số:chuỗi ký tự)',
    })
    .optional(),
  TELEGRAM_MODE: z
    .enum(['webhook', 'polling'], {
      error: ({ input }) => `TELEGRAM_MODE chỉ nhận webhook hoặc polling, đang là '${input}'`,
    })
    .optional(),
  TELEGRAM_WEBHOOK_URL: z
    .string()
    .refine(isSafeUrl, {
      error: ({ input }) => `TELEGRAM_WEBHOOK_URL phải bắt đầu bằng https://, đang là '${redact(String(input))}'`,
    })
    .transform(withoutSlash)
    .optional(),
  TELEGRAM_SECRET: z
    .string()
    .regex(/^[\w-]{16,256}$/, { error: 'TELEGRAM_SECRET phải có 16 đến 256 ký tự, chỉ gồm chữ không dấu, số, _ và -' })
    .optional(),
  TELEGRAM_API_ROOT: z
    .string()
    .refine(isSafeUrl, {
      error: ({ input }) =>
        `TELEGRAM_API_ROOT phải bắt đầu bằng https://, hoặc ở chính máy này; đang là '${redact(String(input))}'`,
    })
    .transform(withoutSlash)
    .default('https://api.telegram.org'),
  TELEGRAM_PROXY: z
    .string()
    .refine((url) => /^(https?|socks|socks4a?|socks5h?):\/\//.test(url) && URL.canParse(url), {
      error: ({ input }) =>
        `TELEGRAM_PROXY phải bắt đầu bằng http://, https:// hoặc socks5://, đang là '${redact(String(input))}'`,
    })
    .optional(),
}

type Parsed = z.infer<z.ZodObject<typeof telegramShape>>

/** What is wrong with settings that are each right by themselves; undefined when nothing is. */
export function telegramConflict({ TELEGRAM_MODE: mode, TELEGRAM_WEBHOOK_URL: url }: Parsed): string | undefined {
  return mode === 'webhook' && url === undefined
    ? 'TELEGRAM_MODE=webhook cần TELEGRAM_WEBHOOK_URL: địa chỉ https mà Telegram gọi tới'
    : undefined
}

/** Polls unless there is an address that Telegram can call. */
export function telegramSettings(data: Parsed): TelegramSettings {
  const { TELEGRAM_WEBHOOK_URL: publicUrl, TELEGRAM_SECRET: secret, TELEGRAM_MODE: mode } = data
  return {
    token: data.TELEGRAM_TOKEN,
    reach: { apiRoot: data.TELEGRAM_API_ROOT, proxy: data.TELEGRAM_PROXY },
    reception:
      publicUrl === undefined || mode === 'polling' ? { mode: 'polling' } : { mode: 'webhook', publicUrl, secret },
  }
}
