import { type LegacyEncoding, legacyDecoders, scoreOf } from './mend-legacy.ts'
import { mendCapitals } from './tcvn3.ts'

/** What a font's name says about the text set in it: '.VnTime', '.VnTimeH' (shows capitals), 'VNI-Times'. */
export interface FontCode {
  encoding: LegacyEncoding
  capitals: boolean
}

/** Undefined for a font with Unicode's letters. */
export function fontCode(name: string | undefined): FontCode | undefined {
  const trimmed = name?.trim().replace(/^["']/, '') ?? ''
  if (/^\.vn/i.test(trimmed))
    return { encoding: 'tcvn3', capitals: /^\.[Vv][Nn]\w*H$/.test(trimmed.replace(/\s+/g, '')) }
  if (/^vni[- ]/i.test(trimmed)) return { encoding: 'vni', capitals: false }
  return undefined
}

/** A stretch of a paragraph in one font. */
export interface FontRun {
  text: string
  font: FontCode | undefined
}

/**
 * A paragraph's text with the stretches in old fonts converted. A font's name alone is no proof: Unicode typed into
 * '.VnTime' is shown in another font and nobody notices, so the paragraph's old stretches are converted only where that
 * makes better Vietnamese of them.
 */
export function joinFontRuns(runs: readonly FontRun[]): { text: string; encoding: LegacyEncoding | undefined } {
  const [old] = runs.flatMap(({ font }) => (font ? [font] : []))
  if (!old) return { text: runs.map(({ text }) => text).join(''), encoding: undefined }
  const isOld = (run: FontRun) => run.font?.encoding === old.encoding
  // A letter and its mark may stand in two runs, so neighbours are converted together.
  const stretches: FontRun[] = []
  for (const run of runs) {
    const last = stretches.at(-1)
    if (last && isOld(last) && isOld(run) && last.font?.capitals === run.font?.capitals) last.text += run.text
    else stretches.push({ ...run })
  }
  const decode = legacyDecoders[old.encoding]
  const before = stretches.filter(isOld).map(({ text }) => text)
  const after = before.map(decode)
  const better = scoreOf(after.join(' ')) >= scoreOf(before.join(' '))
  const shown = stretches.map((stretch) => {
    const text = isOld(stretch) && better ? decode(stretch.text) : stretch.text
    return stretch.font?.capitals ? text.toUpperCase() : text
  })
  const text = shown.join('')
  if (!better) return { text, encoding: undefined }
  const changed = after.some((each, index) => each !== before[index])
  return { text: old.encoding === 'tcvn3' ? mendCapitals(text) : text, encoding: changed ? old.encoding : undefined }
}
