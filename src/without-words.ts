import { DrizzleQueryError } from 'drizzle-orm'

/** Where a database's error keeps what a query was given, and the row that it refused: what people wrote. */
const withWords = new Set(['query', 'params', 'parameters', 'args', 'queryOptions', 'detail', 'where', 'internalQuery'])
/** Causes go no deeper, unless they go in a circle. */
const deepest = 10

/**
 * The error as a log may show it, its causes too. Drizzle's message quotes the query's parameters: the database's own
 * words, its cause, say what went wrong.
 */
export function withoutWords(error: unknown, depth = 0): Error {
  if (depth > deepest) return new Error('and so on')
  if (error instanceof DrizzleQueryError) return withoutWords(error.cause ?? new Error('a query failed'), depth + 1)
  if (!(error instanceof Error)) return new Error(String(error))
  const told = Object.entries(error).filter(([key]) => key !== 'cause' && !withWords.has(key))
  const { message, stack, cause } = error
  return Object.create(Object.getPrototypeOf(error), {
    ...Object.fromEntries(told.map(([key, value]) => [key, shown(value)])),
    message: { value: message },
    stack: { value: stack },
    ...(cause instanceof Error && { cause: { value: withoutWords(cause, depth + 1) } }),
    ...(error instanceof AggregateError && {
      errors: { value: error.errors.map((one) => withoutWords(one, depth + 1)) },
    }),
  })
}

const shown = (value: unknown) => ({ value, enumerable: true, configurable: true, writable: true })
