import { createHash } from 'node:crypto'
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import type { TestProject } from 'vitest/node'
import { migrationsFolder } from '../migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A file holding the data directory of a migrated, empty PGlite. */
    pgliteDump: string
  }
}

const cache = join(import.meta.dirname, '../../node_modules/.cache/chi-dao')

/** initdb takes seconds, loading its outcome one: so it is made once per set of migrations and kept. */
export default async function setup(project: TestProject): Promise<void> {
  const file = join(cache, `pglite-${await fingerprint()}.tar`)
  if (!(await exists(file))) await makeDump(file)
  project.provide('pgliteDump', file)
}

async function makeDump(file: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  for (const name of await readdir(cache)) if (name.endsWith('.tar')) await rm(join(cache, name), { force: true })
  const client = await PGlite.create()
  await migrate(drizzle(client), { migrationsFolder })
  const dump = await client.dumpDataDir('none')
  await client.close()
  // Renamed into place, since another run may be reading or making the same file.
  const unfinished = `${file}.${process.pid}`
  await writeFile(unfinished, Buffer.from(await dump.arrayBuffer()))
  await rename(unfinished, file)
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  hash.update(
    await readFile(join(createRequire(import.meta.url).resolve('@electric-sql/pglite'), '../../package.json')),
  )
  for (const entry of (await readdir(migrationsFolder, { recursive: true, withFileTypes: true })).toSorted(byName)) {
    if (entry.isFile()) hash.update(entry.name).update(await readFile(join(entry.parentPath, entry.name)))
  }
  return hash.digest('hex').slice(0, 16)
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )
