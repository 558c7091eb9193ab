import type { Db } from './client.ts'

/**
 * A statement that is built once for each database instead of at each call, and that PostgreSQL keeps prepared: without a
 * name the driver asks for the types of its parameters first, at the price of a second round trip, and the server parses
 * and plans anew. In a transaction it is built again, but prepared all the same.
 *
 * @param build ends with `.prepare(name)`; what differs from call to call is a `sql.placeholder`
 */
export function preparedOnce<T>(build: (db: Db) => T): (db: Db) => T {
  const built = new WeakMap<Db, T>()
  return (db) => {
    const there = built.get(db)
    if (there !== undefined) return there
    const made = build(db)
    built.set(db, made)
    return made
  }
}
