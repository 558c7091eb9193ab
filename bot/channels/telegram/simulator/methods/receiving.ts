import type { WebhookInfo } from '@grammyjs/types'
import { z } from 'zod'
import { BotApiError, badRequest } from '../bot-api-error.ts'
import type { BotState } from '../bot-state.ts'
import { method, type Platform } from '../method.ts'
import type { Shape } from '../shapes.ts'
import { updateKinds } from '../update-queue.ts'
import { createWebhookDelivery } from '../webhook-delivery.ts'

const allowed = z.array(z.enum(updateKinds)).optional()

export const getUpdates = method(
  'getUpdates',
  {
    offset: z.int().optional(),
    limit: z.int().min(1).max(100).optional(),
    timeout: z.int().min(0).optional(),
    allowed_updates: allowed,
  } satisfies Shape<'getUpdates'>,
  async (_platform, bot, { offset = 0, limit = 100, timeout = 0, allowed_updates }) => {
    if (bot.webhook) {
      const why = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
      throw new BotApiError(409, `Conflict: ${why}`)
    }
    if (allowed_updates) bot.updates.allow(allowed_updates)
    const found = await bot.poll.get({ offset, limit, timeout })
    return found.map(({ id, body }) => ({ update_id: id, ...body }))
  },
)

export const setWebhook = method(
  'setWebhook',
  {
    url: z.string(),
    secret_token: z.string().optional(),
    max_connections: z.int().min(1).max(100).optional(),
    allowed_updates: allowed,
    drop_pending_updates: z.boolean().optional(),
  } satisfies Shape<'setWebhook'>,
  async (platform, bot, { url, secret_token: secret = '', max_connections = 40, ...rest }) => {
    if (url !== '') checkWebhookUrl(url)
    if (secret.length > 256) throw badRequest('secret token is too long')
    if (!/^[\w-]*$/.test(secret)) throw badRequest('secret token contains unallowed characters')
    await removeWebhook(bot)
    if (rest.allowed_updates) bot.updates.allow(rest.allowed_updates)
    if (rest.drop_pending_updates) for (const { id } of bot.updates.pending()) bot.updates.take(id)
    if (url !== '') install(platform, bot, { url, secret, maxConnections: max_connections })
    return true
  },
)

export const deleteWebhook = method(
  'deleteWebhook',
  { drop_pending_updates: z.boolean().optional() } satisfies Shape<'deleteWebhook'>,
  async (_platform, bot, { drop_pending_updates }) => {
    await removeWebhook(bot)
    if (drop_pending_updates) for (const { id } of bot.updates.pending()) bot.updates.take(id)
    return true
  },
)

export const getWebhookInfo = method('getWebhookInfo', {}, (_platform, bot): WebhookInfo => {
  const { is, delivery } = bot.webhook ?? {}
  const error = delivery?.lastError()
  return {
    url: is?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: bot.updates.pending().length,
    ...(is ? { max_connections: is.maxConnections, ip_address: '127.0.0.1' } : {}),
    ...(error ? { last_error_date: Math.floor(error.atMs / 1000), last_error_message: error.message } : {}),
    allowed_updates: bot.updates.allowed(),
  }
})

/** Over plain HTTP a local Bot API server calls, and only where nobody listens in between. */
function checkWebhookUrl(url: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw badRequest('invalid webhook URL specified')
  if (['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname)) return
  if (parsed.protocol !== 'https:') throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  if (!['', '443', '80', '88', '8443'].includes(parsed.port)) {
    throw badRequest('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443')
  }
}

function install(
  { clock }: Platform,
  bot: BotState,
  is: { url: string; secret: string; maxConnections: number },
): void {
  bot.poll.end('terminated by setWebhook request')
  const onGone = () => {
    bot.webhook = undefined
  }
  bot.webhook = { is, delivery: createWebhookDelivery(is, bot.updates, clock, { onGone }) }
}

async function removeWebhook(bot: BotState): Promise<void> {
  const { webhook } = bot
  bot.webhook = undefined
  await webhook?.delivery.stop()
}
