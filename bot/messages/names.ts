/** Names in a row; a semicolon between them, for many hold a comma. Beyond `max` only their number is told. */
export function nameList(names: readonly string[], max = Number.POSITIVE_INFINITY): string {
  const more = names.length - max
  return more > 0 ? `${names.slice(0, max).join('; ')} và ${more} đơn vị khác` : names.join('; ')
}
