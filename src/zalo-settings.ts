import { z } from 'zod'

/** How this installation speaks with Zalo. */
export interface ZaloSettings {
  /** Where requests for *.zalo.me go instead: a simulator on this machine. */
  apiRoot: string | undefined
  /** The Bot Platform's address, where it is another: a simulator on this machine. */
  botApiRoot: string | undefined
  /** Where the Bot Platform reaches this server, without a path behind it; undefined: it is asked by polling. */
  botWebhookUrl: string | undefined
}

/** Sessions and tokens go there: never over a network. */
function isOnThisMachine(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, pathname } = new URL(url)
  return protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname) && pathname === '/'
}

const loopback = (name: string) =>
  z
    .string()
    .refine(isOnThisMachine, {
      error: () => `${name} chỉ dùng để thử và chỉ nhận địa chỉ của chính máy này, thí dụ http://127.0.0.1:4000`,
    })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()

/** What the environment may say about Zalo. */
export const zaloShape = {
  ZALO_API_ROOT: loopback('ZALO_API_ROOT'),
  ZALO_BOT_API_ROOT: loopback('ZALO_BOT_API_ROOT'),
  ZALO_BOT_WEBHOOK_URL: z
    .string()
    .refine((url) => url.startsWith('https://') && URL.canParse(url), {
      error: 'ZALO_BOT_WEBHOOK_URL phải bắt đầu bằng https://',
    })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
}

export function zaloSettings(data: z.infer<z.ZodObject<typeof zaloShape>>): ZaloSettings {
  const { ZALO_API_ROOT: apiRoot, ZALO_BOT_API_ROOT: botApiRoot, ZALO_BOT_WEBHOOK_URL: botWebhookUrl } = data
  return { apiRoot, botApiRoot, botWebhookUrl }
}

/** Where the Bot Platform calls an account, under the server's public address. */
export function zaloBotWebhookUrl(publicUrl: string, accountId: number): string {
  return `${publicUrl}/webhooks/zalo-bot/${accountId}`
}
