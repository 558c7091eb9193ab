import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of fixtures/: what LibreOffice made of a document (make-fixtures.ts). */
export const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'fixtures', name))
