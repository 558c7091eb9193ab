/**
 * A chat's id in the house: Telegram's own, and in a forum the topic's thread behind a colon ('-1002…:7'), for each topic
 * is a chat with a binding of its own.
 */
export function chatIdOf(chat: number, thread: number | undefined): string {
  return thread === undefined ? String(chat) : `${chat}:${thread}`
}

/** Undefined for what `chatIdOf` never wrote. */
export function chatAddress(id: string): { chat: number; thread: number | undefined } | undefined {
  const parts = /^(-?\d{1,16})(?::(\d{1,10}))?$/.exec(id)
  if (!parts) return undefined
  return { chat: Number(parts[1]), thread: parts[2] === undefined ? undefined : Number(parts[2]) }
}
