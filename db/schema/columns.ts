import { customType, integer, timestamp } from 'drizzle-orm/pg-core'

/** The row's own id; shown to people as it is (`draft show 3`), so it stays small. */
export const id = () => integer().primaryKey().generatedAlwaysAsIdentity()

/** An instant in UTC. Millisecond precision: what a JavaScript Date can hold, so a value survives the round trip. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' })

/** Bytes as they came. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })
