/**
 * That an account has a place already, for people.
 * @param by its name here; undefined: it is another organisation's, of whom nobody is told
 */
export function alreadyUsed(what: string, by: string | undefined): string {
  return `${what} này đã dùng cho ${by === undefined ? 'một đơn vị khác trên máy chủ này' : `'${by}'`}. Chưa lưu gì.`
}
