import { fold } from './text.ts'

/**
 * A short handle for a person's name that nobody has: 'Nguyễn Văn A' → 'nguyen-van-a', the next one 'nguyen-van-a-2'.
 * It has a letter always, so that it is never taken for an id.
 */
export function freeHandle(name: string, taken: ReadonlySet<string>): string {
  const plain = fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  const base = /[a-z]/.test(plain) ? plain : `nguoi${plain && `-${plain}`}`
  if (!taken.has(base)) return base
  for (let copy = 2; ; copy++) if (!taken.has(`${base}-${copy}`)) return `${base}-${copy}`
}
