import type { BotCommand, UserFromGetMe } from '@grammyjs/types'
import type { SimulatorClock } from './clock.ts'
import { createFlood, type Flood, type Limits } from './flood.ts'
import { createLongPoll, type LongPoll } from './long-poll.ts'
import type { CallbackJson } from './shapes.ts'
import { createUpdateQueue, type UpdateQueue } from './update-queue.ts'
import type { Webhook, WebhookDelivery } from './webhook-delivery.ts'

/** A bot as the platform knows it. */
export interface BotState {
  token: string
  me: UserFromGetMe
  updates: UpdateQueue
  poll: LongPoll
  webhook: { is: Webhook; delivery: WebhookDelivery } | undefined
  flood: Flood
  /** By scope and language. */
  commands: Map<string, readonly BotCommand[]>
  /** Presses that may still be answered, and what was answered. */
  presses: Map<string, Press>
  /** Whether @BotFather has taken the token back. */
  revoked: boolean
}

export interface Press {
  query: CallbackJson
  atMs: number
  answer?: { text?: string | undefined; alert: boolean }
}

export function createBotState(
  bot: { id: number; username: string; token: string; privacy: boolean },
  limits: Limits,
  clock: SimulatorClock,
): BotState {
  const updates = createUpdateQueue(clock)
  return {
    token: bot.token,
    me: {
      id: bot.id,
      is_bot: true,
      first_name: 'Chỉ Đạo',
      username: bot.username,
      can_join_groups: true,
      can_read_all_group_messages: !bot.privacy,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    },
    updates,
    poll: createLongPoll(updates, clock),
    webhook: undefined,
    flood: createFlood(limits, clock),
    commands: new Map(),
    presses: new Map(),
    revoked: false,
  }
}
