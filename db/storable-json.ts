/**
 * The value with what jsonb cannot hold (NUL, half of a surrogate pair) replaced by U+FFFD. People paste anything; one
 * such character must not make a whole transaction fail.
 */
export function storableJson<T>(value: T): T
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\p{Cs}/gu, '\ufffd').replaceAll('\u0000', '\ufffd')
  if (Array.isArray(value)) return value.map(storableJson)
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableJson(key), storableJson(inner)]))
  return value
}
