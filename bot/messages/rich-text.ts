import type { Button, Entry, RichText, Span } from '../../src/domain/message.ts'

export type Part = string | { bold: string } | RichText

/** Puts parts one after the other; the spans keep their places, in UTF-16 code units. */
export function write(...parts: Part[]): RichText {
  let text = ''
  const spans: Span[] = []
  for (const part of parts.map(asRichText)) {
    for (const span of part.spans) spans.push({ ...span, start: span.start + text.length })
    text += part.text
  }
  return { text, spans }
}

export function bold(text: string): RichText {
  return asRichText({ bold: text })
}

/** Words that name a point in time, and which it is. */
export function instant(text: string, at: Date): RichText {
  return { text, spans: [{ start: 0, length: text.length, style: 'instant', at: at.toISOString() }] }
}

/** Parts one under the other; what is null is left out. */
export function lines(...parts: (Part | null)[]): RichText {
  return join(
    parts.filter((part) => part !== null),
    '\n',
  )
}

export function join(parts: readonly Part[], separator: string): RichText {
  return write(...parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part])))
}

export function entryOf(rich: Part, buttons: Button[] = []): Entry {
  return { ...asRichText(rich), buttons }
}

/** A stretch of it; spans that reach beyond are cut, those outside left out. Both ends in UTF-16 code units. */
export function slice({ text, spans }: RichText, start: number, end: number): RichText {
  const cut = spans.flatMap((span) => {
    const from = Math.max(span.start, start)
    const to = Math.min(span.start + span.length, end)
    return from < to ? [{ ...span, start: from - start, length: to - from }] : []
  })
  return { text: text.slice(start, end), spans: cut }
}

function asRichText(part: Part): RichText {
  if (typeof part === 'string') return { text: part, spans: [] }
  if ('text' in part) return part
  const { bold: text } = part
  return { text, spans: text === '' ? [] : [{ start: 0, length: text.length, style: 'bold' }] }
}
