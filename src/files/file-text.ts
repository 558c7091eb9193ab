import type { LegacyEncoding } from './encodings/mend-legacy.ts'

export type FileFormat = 'text' | 'html' | 'docx' | 'doc' | 'pdf' | 'xlsx' | 'xls' | 'ods' | 'csv'
export type TextEncoding = 'utf-8' | 'utf-16' | LegacyEncoding

/**
 * A file's text, in NFC: paragraphs one a line with a blank line between, tables as rows ('| a | b |'), nothing left out.
 * A text file keeps its own lines.
 */
export interface FileText {
  text: string
  format: FileFormat
  /** What the letters were written in, where that was not Unicode from the start. */
  encoding?: TextEncoding
  /** What was converted or may be missing, in words for the clerk. */
  notes: string[]
}
