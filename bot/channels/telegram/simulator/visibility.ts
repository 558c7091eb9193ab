import type { BotState } from './bot-state.ts'
import type { ChatState, MessageState } from './world.ts'

/**
 * Whether a bot gets a message of a chat that it is in (core.telegram.org/bots/features, 'Privacy mode'): in privacy mode
 * only what is surely meant for it. A bare '/command' is meant for the bot that spoke last. Whether a mere mention counts
 * is nowhere said: here it does not.
 */
export function sees(bot: BotState, chat: ChatState, message: MessageState): boolean {
  const status = chat.members.get(bot.me.id)
  if (status === undefined || status === 'left' || status === 'kicked') return false
  // Bots never see what other bots say, nor their own words.
  if (message.from?.is_bot && message.senderChat === undefined) return false
  if (chat.type === 'private' || chat.type === 'channel' || message.service) return true
  if (bot.me.can_read_all_group_messages || status === 'administrator') return true
  return isAddressed(bot, chat, message)
}

function isAddressed(bot: BotState, chat: ChatState, message: MessageState): boolean {
  const answered = message.replyTo === undefined ? undefined : chat.messages.get(message.replyTo)
  if (answered?.from?.id === bot.me.id) return true
  const command = /^\/[A-Za-z0-9_]+(?:@([A-Za-z0-9_]+))?(?=\s|$)/.exec(message.text ?? message.caption ?? '')
  if (!command) return false
  const [, named] = command
  return named === undefined ? chat.lastBot === bot.me.id : named.toLowerCase() === bot.me.username.toLowerCase()
}
