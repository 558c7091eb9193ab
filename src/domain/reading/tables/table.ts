import type { Passage } from '../passage.ts'

/**
 * How a table arrives in a text. What takes text out of files writes it so, and the reader takes other forms as well:
 *
 *     | TT | Nội dung | Cơ quan chủ trì | Thời hạn |
 *     | 1 | Rà soát vật tư<br>Lập danh mục | Sở Y tế | 31/12/2025 |
 *
 * - One row a line, a bar before, between and after its cells; every row as many cells as its table has columns.
 * - A line break in a cell is `<br>`, a bar in a cell `\|`; an empty cell is blanks.
 * - A cell merged over rows is repeated in each of them; of one merged over columns the first holds the text, the others
 *   are empty.
 * - No markdown rule (`| --- |`) is needed under the heading, none harms.
 */
export interface TaskTable {
  roles: Role[]
  /** Every row with as many cells as there are roles; headings and repeated headings left out. */
  rows: Cell[][]
}

/** A cell's text; '\n' stands where a line of it was broken on purpose (`<br>`, a bullet). */
export type Cell = Passage

/** What a column holds. 'other': nothing that makes an order ('Nguồn chỉ đạo', 'Ghi chú'). */
export type Role = 'ordinal' | 'task' | 'lead' | 'coordinating' | 'both' | 'time' | 'product' | 'other'

/** A table and the lines of the source that it takes, `to` exclusive. */
export interface FoundTable {
  from: number
  to: number
  table: TaskTable
}

/** One line of the source as it stands there. */
export interface SourceLine {
  text: string
  offset: number
}
