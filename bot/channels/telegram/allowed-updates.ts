/** What the bot asks Telegram for: all that `readUpdate` reads. Reactions come only when asked for, and to administrators. */
export const allowedUpdates = [
  'message',
  'edited_message',
  'channel_post',
  'callback_query',
  'my_chat_member',
  'message_reaction',
] as const
