import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** `npm run bench -- NAME [--option value …]`; bench/README.md says what each measures. */
const benches = ['broadcast', 'head-of-line', 'urgent', 'pipeline', 'growth', 'memory', 'webhook', 'parse']

const [name = ''] = process.argv.slice(2)
const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
if (!benches.includes(name) || !existsSync(file)) {
  console.error(`npm run bench -- ${benches.join(' | ')}`)
  process.exit(2)
}
const { run } = (await import(file)) as { run: () => Promise<void> } // What every bench exports.
await run()
