import { createHash } from 'node:crypto'
import type { Api } from 'grammy'
import type { WebhookInfo } from 'grammy/types'
import type { ChannelStore } from '../channel.ts'
import { allowedUpdates } from './allowed-updates.ts'
import type { GrammySignal } from './api.ts'

/** What people are offered when they type '/': names of a–z, 0–9 and _, and what each is for, in Vietnamese. */
export interface CommandMenu {
  everyone: MenuItem[]
  /** To the administrators of groups. */
  admins: MenuItem[]
}
export interface MenuItem {
  command: string
  description: string
}

export interface WantedWebhook {
  url: string
  secret: string
}

/** Telegram's default; a process takes them side by side. */
const maxConnections = 40

/**
 * Has Telegram call the webhook, unless it does so already. Two processes that do it at once ask for the same. Resolves with
 * what Telegram says of the webhook; undefined when it had to be set.
 */
export async function ensureWebhook(
  api: Api,
  store: ChannelStore,
  { url, secret }: WantedWebhook,
  signal?: GrammySignal,
): Promise<WebhookInfo | undefined> {
  const info = await api.getWebhookInfo(signal)
  // Telegram never shows a secret, so what was set is remembered by its digest.
  const mark = createHash('sha256').update(secret).digest('base64url')
  const same =
    info.url === url &&
    info.max_connections === maxConnections &&
    asks(info.allowed_updates) &&
    (await store.get('webhook-secret')) === mark
  if (same) return info
  const how = { secret_token: secret, max_connections: maxConnections, allowed_updates: allowedUpdates }
  await api.setWebhook(url, how, signal)
  await store.set('webhook-secret', mark)
  return undefined
}

/** Long polls are refused while a webhook is set. */
export async function removeWebhook(api: Api, store: ChannelStore, signal?: GrammySignal): Promise<void> {
  const { url } = await api.getWebhookInfo(signal)
  if (url) await api.deleteWebhook({}, signal)
  await store.set('webhook-secret', null)
}

const asks = (kinds: readonly string[] = []) =>
  kinds.length === allowedUpdates.length && allowedUpdates.every((kind) => kinds.includes(kind))

const scopes = [
  { scope: { type: 'default' }, who: 'everyone' },
  { scope: { type: 'all_chat_administrators' }, who: 'admins' },
] as const

/** Sets the menus that differ: for clients in Vietnamese, and for those in other languages the same words. */
export async function ensureCommands(api: Api, menu: CommandMenu, signal?: GrammySignal): Promise<void> {
  for (const { scope, who } of scopes) {
    for (const language of [{ language_code: 'vi' as const }, {}]) {
      const where = { scope, ...language }
      const there = await api.getMyCommands(where, signal)
      if (!sameMenu(there, menu[who])) await api.setMyCommands(menu[who], where, signal)
    }
  }
}

const sameMenu = (a: readonly MenuItem[], b: readonly MenuItem[]) =>
  a.length === b.length &&
  a.every(({ command, description }, i) => command === b[i]?.command && description === b[i]?.description)
