import fc from 'fast-check'
import { expect, it } from 'vitest'
import { originalEntry } from './original-entry.ts'

const file = { hash: 'a'.repeat(64), name: '20-TB-UBND.docx', size: 86_500 }

it('says which document it is, how its file is called and how large it is', () => {
  const entry = originalEntry({ documentLabel: '20/TB-UBND ngày 03/02/2021', file })
  expect(entry.text).toBe('📎 Văn bản gốc: 20/TB-UBND ngày 03/02/2021 (20-TB-UBND.docx, 84 KB)')
  expect(entry).toMatchObject({ file, buttons: [] })
  expect(originalEntry({ documentLabel: 'x', file: { ...file, size: 1_300_000 } }).text).toContain('1,2 MB')
})

it('fits under a file, whatever the names are', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 3_000 }), fc.string({ maxLength: 3_000 }), (documentLabel, name) => {
      expect(originalEntry({ documentLabel, file: { ...file, name } }).text.length).toBeLessThanOrEqual(1_024)
    }),
  )
})
