import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../../seeds/documents')

/** The five seed documents, each with its three digits. */
export function seedDocuments(): { seed: string; path: string }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => ({ seed: name.slice(0, 3), path: join(folder, name) }))
}
