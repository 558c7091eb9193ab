/** Scans of forty pages have 10 to 15 MB; what is larger is refused before it is read. */
export const maxFileBytes = 20 * 1024 * 1024

/** What one zip archive (.docx, .xlsx, .ods) may come to. Real ones have tens of entries and inflate 5 to 20 times. */
export const zipLimits = {
  entries: 2_000,
  inflatedBytes: 128 * 1024 * 1024,
  /** Of an entry; 'deflate' cannot pass 1,032. Only those that inflate to more than a megabyte are judged. */
  ratio: 200,
  judgedBytes: 1024 * 1024,
}

/** The longest directive known has 60 kB of text, a ministry's task table 400 kB. */
export const maxTextLength = 8 * 1024 * 1024
