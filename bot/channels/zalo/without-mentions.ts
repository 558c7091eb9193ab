/** Where a message's text names somebody, as Zalo tells it: `pos` and `len` in UTF-16 code units. */
export interface Mention {
  /** '-1' where all are named. */
  uid: string
  pos: number
  len: number
}

/** What names everybody in a group. */
export const everybodyId = '-1'

/**
 * The words without the names of those they are addressed to ('@Bot /done 3' → '/done 3'), and without the blanks, the
 * comma or the colon that a name leaves behind. A span is cut only where it surely is a name: it lies within the text,
 * begins with the '@' that Zalo's own picker writes, runs over no line break and touches nobody else's span. What was
 * counted otherwise, or belongs to other words, stays: then a command is not understood, but no word is lost.
 */
export function withoutMentions(
  text: string,
  mentions: readonly Mention[],
  isAddressed: (uid: string) => boolean,
): string {
  const names = mentions.filter((mention) => isName(text, mention)).toSorted((a, b) => a.pos - b.pos)
  const others = names.filter(({ uid }) => !isAddressed(uid))
  const cut = names.filter((name) => isAddressed(name.uid) && !others.some((other) => overlap(name, other)))
  const [first] = cut
  if (!first) return text
  let left = text.slice(0, first.pos)
  let place = first.pos
  for (const { pos, len } of cut) {
    left = joined(left, text.slice(place, Math.max(place, pos)))
    place = Math.max(place, pos + len)
  }
  return joined(left, text.slice(place)).trim()
}

function isName(text: string, { pos, len }: Mention): boolean {
  const end = pos + len
  if (!Number.isSafeInteger(pos) || !Number.isSafeInteger(len) || pos < 0 || len < 2 || end > text.length) return false
  return text[pos] === '@' && !/[\r\n]/.test(text.slice(pos, end)) && !splitsLetter(text, end)
}

/** An emoji is two code units. */
const splitsLetter = (text: string, place: number) => /^[\udc00-\udfff]/.test(text.slice(place))

const overlap = (a: Mention, b: Mention) => a.pos < b.pos + b.len && b.pos < a.pos + a.len

/** Puts together what stood before and after a name: one blank where there were some, a line break where there was one. */
function joined(before: string, after: string): string {
  const head = before.trimEnd()
  if (head === '') return after.replace(/^[\s,:]+/, '')
  const tail = after.trimStart()
  const blanks = before.slice(head.length) + after.slice(0, after.length - tail.length)
  if (blanks.includes('\n')) return `${head}\n${tail}`
  const runTogether = /[\p{L}\p{N}]$/u.test(head) && /^[\p{L}\p{N}]/u.test(tail)
  return blanks !== '' || runTogether ? `${head} ${tail}` : head + tail
}
