import { formatNumber } from './number-format.ts'

/** One level of a list's definition, as Word has it in both its formats. */
export interface Level {
  start: number
  /** ECMA-376's ST_NumberFormat. */
  format: string
  /** '%1.%2.' */
  text: string
  /** The level (from 1) after which it starts anew; 0 never, undefined after any higher one. */
  restart: number | undefined
  /** Numbers of higher levels are printed in digits. */
  legal: boolean
}

/** A list: a definition that several may share, and what this one has otherwise. */
export interface List {
  definition: string
  overrides: ReadonlyMap<number, { start: number | undefined; level: Level | undefined }>
}

export const levelCount = 9

/**
 * Word's automatic numbers, which stand nowhere in the text. Ask once for every numbered paragraph, in the document's
 * order: what is printed before it, or nothing. Source: ECMA-376 part 1, 17.9.
 */
export function createListNumbers(
  definitions: ReadonlyMap<string, readonly (Level | undefined)[]>,
): (id: string, list: List, level: number) => string {
  /** Lists with the same definition count on together. */
  const counts = new Map<string, (number | undefined)[]>()
  const begun = new Set<string>()

  return (id, { definition, overrides }, level) => {
    const at = Math.min(level, levelCount - 1)
    const levelAt = (index: number) => overrides.get(index)?.level ?? definitions.get(definition)?.[index]
    const own = levelAt(at)
    if (!own) return ''
    const count = counts.get(definition) ?? []
    counts.set(definition, count)
    if (!begun.has(id)) {
      begun.add(id)
      for (const [index, { start }] of overrides) if (start !== undefined) count[index] = undefined
    }
    const startOf = (index: number) => overrides.get(index)?.start ?? levelAt(index)?.start ?? 1
    const before = count[at]
    count[at] = before === undefined ? startOf(at) : before + 1
    for (let above = 0; above < at; above++) count[above] ??= startOf(above)
    for (let below = at + 1; below < levelCount; below++) {
      const restart = levelAt(below)?.restart
      if (restart === undefined || at < restart) count[below] = undefined
    }
    return print(own, (index) => ({
      value: count[index] ?? startOf(index),
      format: levelAt(index)?.format ?? 'decimal',
    }))
  }
}

function print(level: Level, numberAt: (index: number) => { value: number; format: string }): string {
  const text =
    level.format === 'bullet'
      ? plainBullet(level.text)
      : level.text.replace(/%([1-9])/g, (_, digit: string) => {
          const { value, format } = numberAt(Number(digit) - 1)
          return formatNumber(value, level.legal && format !== 'none' ? 'decimal' : format)
        })
  return text.trim()
}

/** Word's bullets are signs of the Symbol and Wingdings fonts, in Unicode's private range; 'o' is Courier's. */
function plainBullet(text: string): string {
  return text.replace(/[\ue000-\uf8ff]/g, '•').replace(/^o$/, '•')
}

/**
 * A paragraph with its number before it. What parts them (a tab, a blank, nothing) is layout: for reading it is a blank,
 * but where the text goes on with a sign ('Điều 3' '. Giao …').
 */
export function withNumber(number: string, text: string): string {
  if (number === '') return text
  return /^[.,:;)]/.test(text) ? number + text : `${number} ${text.trimStart()}`
}
