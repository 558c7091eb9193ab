import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { readDocument } from '../src/domain/reading/read-document.ts'

/**
 * `npm run score [-- -v] [FOLDER …]`: how well documents are read, against annotations made by reading them. The seeds' are
 * in seeds/gold; further folders hold NAME.txt beside NAME.json. What is not there is passed over. `-v` names each fault.
 */
const shared = resolve('../shared')
const asked = process.argv.slice(2).filter((argument) => argument !== '-v')
const verbose = process.argv.includes('-v') ? ['-v'] : []
const scorer = [shared, ...asked.map((folder) => resolve(folder, '..'))]
  .map((folder) => join(folder, 'tools/score-parse.mjs'))
  .find((file) => existsSync(file))

if (scorer === undefined) console.log('No scorer (../shared/tools/score-parse.mjs): nothing is scored.')
else {
  score('seeds', seedPairs(), scorer)
  const folders = asked.length > 0 ? asked : [join(shared, 'documents')]
  for (const folder of folders) score(folder, pairsIn(folder), scorer)
}

interface Pair {
  text: string
  gold: string
}

function seedPairs(): Pair[] {
  return textsIn('seeds/documents').map((text) => ({
    text,
    gold: `seeds/gold/seed-${basename(text).slice(0, 3)}.json`,
  }))
}

function pairsIn(folder: string): Pair[] {
  const pairs = textsIn(folder).map((text) => ({ text, gold: text.replace(/\.txt$/, '.json') }))
  return pairs.filter((pair) => existsSync(pair.gold))
}

function textsIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const texts = readdirSync(folder).filter((name) => name.endsWith('.txt'))
  return texts.sort().map((name) => join(folder, name))
}

function score(name: string, pairs: Pair[], tool: string): void {
  if (pairs.length === 0) return
  console.log(`\n${name}`)
  const folder = mkdtempSync(join(tmpdir(), 'score-'))
  try {
    const files = pairs.flatMap(({ text, gold }) => {
      const parsed = join(folder, basename(text).replace(/\.txt$/, '.json'))
      writeFileSync(parsed, JSON.stringify(readDocument(readFileSync(text, 'utf8'))))
      return [gold, parsed]
    })
    spawnSync(process.execPath, [tool, ...verbose, ...files], { stdio: 'inherit' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
