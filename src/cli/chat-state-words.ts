import type { ChatState } from '../../db/accounts.ts'

/** Why nothing can be sent to a chat, for people. */
export const chatStateWords: Record<Exclude<ChatState, 'active'>, string> = {
  removed: 'đã mời bot ra',
  muted: 'bot chưa có quyền nhắn trong nhóm',
  gone: 'không còn',
}
