import type { Place } from '../parsed-document.ts'

/** A stretch of cleaned text that remembers where each of its characters stood in the source. */
export interface Passage {
  text: string
  /** Sorted by `at`; from `at` on, character i stood at `source + (i - at)`. The first one has `at` 0. */
  anchors: Anchor[]
}

export interface Anchor {
  at: number
  source: number
}

export const emptyPassage: Passage = { text: '', anchors: [{ at: 0, source: 0 }] }

/** Offset in the source of the passage's character at `offset`. */
export function sourceOf(passage: Passage, offset: number): number {
  const anchor = passage.anchors[anchorIndex(passage.anchors, offset)] ?? { at: 0, source: 0 }
  return anchor.source + (offset - anchor.at)
}

export function slicePassage(passage: Passage, start: number, end = passage.text.length): Passage {
  const { anchors } = passage
  const first = anchorIndex(anchors, start)
  const sliced: Anchor[] = [{ at: 0, source: sourceOf(passage, start) }]
  for (let index = first + 1; index < anchors.length; index++) {
    const anchor = anchors[index]
    if (!anchor || anchor.at >= end) break
    sliced.push({ at: anchor.at - start, source: anchor.source })
  }
  return { text: passage.text.slice(start, end), anchors: sliced }
}

/** The passages one after another with a separator between; a separator stands where the next passage begins. */
export function joinPassages(passages: Passage[], separator: string): Passage {
  const texts: string[] = []
  const anchors: Anchor[] = []
  let length = 0
  for (const passage of passages) {
    if (texts.length > 0) {
      anchors.push({ at: length, source: Math.max(0, sourceOf(passage, 0) - separator.length) })
      length += separator.length
    }
    for (const anchor of passage.anchors) anchors.push({ at: anchor.at + length, source: anchor.source })
    texts.push(passage.text)
    length += passage.text.length
  }
  return { text: texts.join(separator), anchors: anchors.length > 0 ? anchors : emptyPassage.anchors }
}

/** Where a passage's character stands in the source: line and column, both from 1. */
export type PlaceOf = (passage: Passage, offset: number) => Place

export function placesIn(source: string): PlaceOf {
  const starts = [0]
  for (const { index, 0: end } of source.matchAll(lineBreak)) starts.push(index + end.length)
  return (passage, offset) => {
    const at = Math.min(Math.max(sourceOf(passage, offset), 0), source.length)
    const line = lastAtMost(starts, at)
    return { line: line + 1, column: at - (starts[line] ?? 0) + 1 }
  }
}

export const lineBreak = /\r\n|\n|\r/g

function anchorIndex(anchors: Anchor[], offset: number): number {
  let low = 0
  let high = anchors.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((anchors[middle]?.at ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

function lastAtMost(sorted: number[], value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((sorted[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}
