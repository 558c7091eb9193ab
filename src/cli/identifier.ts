import { UsageFailure } from './failure.ts'

/** A document's id as typed. */
export function readId(typed: string): number {
  // Ids are 32-bit: a longer number is none.
  if (!/^\d{1,9}$/.test(typed)) throw new UsageFailure(`Số văn bản phải là một số, đang là '${typed}'.`)
  return Number(typed)
}

/** A message's id as typed. */
export function readMessageId(typed: string): number {
  if (!/^\d{1,9}$/.test(typed)) throw new UsageFailure(`Số của tin phải là một số, đang là '${typed}'.`)
  return Number(typed)
}

/** A chat's id as typed. */
export function readChatId(typed: string): number {
  if (!/^\d{1,9}$/.test(typed)) throw new UsageFailure(`Số của nhóm chat phải là một số, đang là '${typed}'.`)
  return Number(typed)
}

/** A name for machines: 'bac-ninh', 'covid-2021'. */
export function readSlug(typed: string): string {
  if (typed.length > 60 || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(typed)) {
    throw new UsageFailure(
      `Mã '${typed}' chỉ được gồm chữ thường không dấu, chữ số và dấu gạch nối (thí dụ: bac-ninh).`,
    )
  }
  return typed
}

/** A name for people. */
export function readName(typed: string): string {
  const name = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (name === '' || name.length > 300) throw new UsageFailure('Tên không được trống và không quá 300 ký tự.')
  return name
}
