import { type Placeholder, type SQL, sql } from 'drizzle-orm'
import { storableJson } from './storable-json.ts'

/**
 * Rows as one parameter, to select from under the name `given`: drizzle and the driver need as long for each parameter
 * of a statement as the database for its row.
 *
 * @param rows what `asRecords` made of them, or where it will be
 * @param columns their names and types, as SQL: sql`"messageId" int, at timestamptz`
 */
export function recordset(rows: string | Placeholder, columns: SQL): SQL {
  return sql`jsonb_to_recordset(${rows}::text::jsonb) as given(${columns})`
}

/** JSON.stringify writes NUL and halves of a pair, and hardly anything else, in this form. */
const doubtful = /\\u(0000|d[89a-f])/

/** The rows of a recordset as its parameter. What jsonb cannot hold is replaced as in storableJson. */
export function asRecords(rows: readonly object[]): string {
  const text = JSON.stringify(rows)
  return doubtful.test(text) ? JSON.stringify(storableJson(JSON.parse(text))) : text
}

/** A list of whole numbers as one parameter, cast `::text::int[]` where it is used. */
export const asIntArray = (numbers: readonly number[]): string => `{${numbers.join(',')}}`
