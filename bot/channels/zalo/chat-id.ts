/**
 * Zalo numbers groups and people apart from each other, and a message that names no kind goes to the person: so the kind
 * is part of a chat's id in the house ('group/7560…', 'user/2000…').
 */
export interface ZaloChat {
  kind: 'group' | 'user'
  /** Zalo's own id. */
  id: string
}

export function chatIdOf({ kind, id }: ZaloChat): string {
  return `${kind}/${id}`
}

/** @returns undefined when it is no id of a Zalo chat */
export function readChatId(chatId: string): ZaloChat | undefined {
  const [, kind, id] = /^(group|user)\/(\d+)$/.exec(chatId) ?? []
  return id !== undefined && (kind === 'group' || kind === 'user') ? { kind, id } : undefined
}

/**
 * An id as Zalo wrote it: text, a number, or (over 15 digits, in an event) an object of json-bigint.
 *
 * @returns '' for what stands for no id: nothing, or 0
 */
export function idOf(value: unknown): string {
  // Other objects may have no way to be text: json-bigint makes them without a prototype.
  const written = isBig(value) ? value.toFixed() : typeof value === 'number' ? String(value) : value
  if (typeof written !== 'string') return ''
  return /^\d+$/.test(written) && written !== '0' ? written : ''
}

const isBig = (value: unknown): value is { toFixed(): string } =>
  typeof value === 'object' && value !== null && 'toFixed' in value && typeof value.toFixed === 'function'
