/** Whether a table's first cell heads a column of numbers, as a task table's does, also one without lines. */
export function isTaskHead(cell: string | undefined): boolean {
  return /^(?:S?TT|Số TT|Số thứ tự)\.?$/iu.test(cell?.trim() ?? '')
}
