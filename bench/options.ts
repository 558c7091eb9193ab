import { parseArgs } from 'node:util'

/** All that any bench can be told, after its name: `--rounds 5`, `--groups 300,1000`. */
const names = ['rounds', 'groups', 'messages', 'rows', 'batches', 'databases'] as const
type Name = (typeof names)[number]

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
})

export function numbersOption(name: Name, fallback: number[]): number[] {
  const given = values[name]
  if (typeof given !== 'string') return fallback
  const numbers = given.split(',').map(Number)
  if (numbers.some((number) => !Number.isFinite(number) || number <= 0)) throw new Error(`--${name}: a number above 0`)
  return numbers
}

export function numberOption(name: Name, fallback: number): number {
  return numbersOption(name, [fallback])[0] ?? fallback
}

export function wordsOption(name: Name, fallback: string[]): string[] {
  const given = values[name]
  return typeof given === 'string' ? given.split(',') : fallback
}
