import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDocument } from '../domain/reading/read-document.ts'
import { readFile } from './read-file.ts'
import { FileRefusal } from './refusal.ts'
import { fixture } from './testing/fixture.ts'
import { noticeLines } from './testing/notice-lines.ts'

/** Gives text or a refusal with words; never anything else. */
async function expectTextOrRefusal(bytes: Uint8Array): Promise<void> {
  try {
    const { text } = await readFile(bytes)
    expect(text).not.toContain('\0')
    readDocument(text)
  } catch (error) {
    if (!(error instanceof FileRefusal)) throw error
    expect(error.message).toMatch(/\S+ .*(?:Chưa lưu gì|được giữ lại)/)
  }
}

const files = [
  'numbered.docx',
  'numbered.doc',
  'task-table.doc',
  'tcvn3.html',
  'task-sheet.xlsx',
  'task-sheet.xls',
  'task-table.pdf',
]

describe('a damaged file gives text or a refusal', () => {
  it.each(files)('cut off anywhere, or with bytes of it changed (%s)', async (name) => {
    const whole = fixture(name)
    const at = fc.integer({ min: 0, max: whole.length - 1 })
    const change = fc.record({ at, to: fc.integer({ min: 0, max: 255 }) })
    await fc.assert(
      fc.asyncProperty(fc.option(at, { freq: 3 }), fc.array(change, { maxLength: 40 }), async (end, changes) => {
        const bytes = Buffer.from(whole.subarray(0, end ?? whole.length))
        for (const { at: where, to } of changes) if (where < bytes.length) bytes[where] = to
        await expectTextOrRefusal(bytes)
      }),
      { numRuns: 40 },
    )
  })

  it('whatever bytes it is made of', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), expectTextOrRefusal), { numRuns: 200 })
    const text = noticeLines.join('\n')
    const mixed = fc.array(
      fc.oneof(fc.constantFrom(...noticeLines, '%PDF-', 'PK\u0003\u0004', '<html><p>', '|', '\u0000'), fc.string()),
    )
    await fc.assert(
      fc.asyncProperty(mixed, (pieces) => expectTextOrRefusal(Buffer.from(pieces.join('\n') + text))),
      { numRuns: 100 },
    )
  })
})
