/**
 * When an account may send next. It knows what the platform has asked us to wait for; published limits (so many a second,
 * a gap in a chat) belong here too. Machine time, in memory: the owner of the account is the only one who sends.
 */
export interface Pace {
  /** The earliest time for a message to the chat; undefined: at once. */
  nextFor(chatId: number): Date | undefined
  parkChat(chatId: number, until: Date): void
  parkAccount(until: Date): void
}

export function createPace(): Pace {
  const chats = new Map<number, Date>()
  let account: Date | undefined
  return {
    nextFor(chatId) {
      const chat = chats.get(chatId)
      return chat && account ? later(chat, account) : (chat ?? account)
    },
    parkChat(chatId, until) {
      chats.set(chatId, later(chats.get(chatId) ?? until, until))
    },
    parkAccount(until) {
      account = later(account ?? until, until)
    },
  }
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b
}
