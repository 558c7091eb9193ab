import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { factsOf } from './facts.ts'

const root = join(import.meta.dirname, '../..')

/** The packages that are loaded before a file's own first line runs, its whole tree of imports included. */
function packagesLoadedBy(entry: string): Set<string> {
  const packages = new Set<string>()
  const seen = new Set<string>()
  const visit = (path: string) => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { from, names, late } of factsOf(path, readFileSync(join(root, path), 'utf8')).imports) {
      if (from === null || late || (names.length > 0 && names.every(({ type }) => type))) continue
      if (/^(bot|src|db|seeds)\//.test(from)) visit(from)
      else packages.add(from)
    }
  }
  visit(entry)
  return packages
}

describe('a command on the command line', () => {
  it('starts without the libraries of the platforms, of pages and of documents, which take as long as all the rest', () => {
    const loaded = packagesLoadedBy('src/cli.ts')
    expect([...loaded]).toContain('commander')
    const heavy = ['zca-js', 'grammy', 'hono', 'unpdf', 'hucre', 'https-proxy-agent', 'socks-proxy-agent']
    expect(heavy.filter((name) => loaded.has(name))).toEqual([])
  })

  it('would be found to load one, as the server does', () => {
    expect([...packagesLoadedBy('src/main/serve.ts')]).toEqual(expect.arrayContaining(['zca-js', 'grammy', 'hono']))
  })
})
