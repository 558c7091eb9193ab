import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const folder = join(import.meta.dirname, 'peers')

/** Installs what we are measured beside, from bench/peers/package-lock.json; the project itself does without. */
export async function installPeers(): Promise<void> {
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return
  console.log('installing the peers …')
  // Their engines want a newer Node; runPeer gives it to them.
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund', '--engine-strict=false', '--prefix', folder])
}

/**
 * Runs bench/peers/NAME.mjs to its end, with its settings as JSON in the first argument. Resolves with what it printed.
 *
 * @param newNode whether it wants Node 24 where we run on an older one; npx brings it
 */
export function runPeer(name: string, settings: unknown, { newNode = false } = {}): Promise<string> {
  return runNode([join(folder, `${name}.mjs`), JSON.stringify(settings)], { newNode, cwd: folder })
}

/** Runs one of our own scripts, bench/NAME.ts, in the same way, so that neither side starts warmer or on another Node. */
export function runOurs(name: string, settings: unknown, { newNode = false } = {}): Promise<string> {
  const script = join(import.meta.dirname, `${name}.ts`)
  return runNode(['--import', 'tsx', script, JSON.stringify(settings)], { newNode, cwd: import.meta.dirname })
}

async function runNode(args: string[], { newNode, cwd }: { newNode: boolean; cwd: string }): Promise<string> {
  const old = Number(process.versions.node.split('.')[0]) < 22
  const [command, before] =
    newNode && old ? ['npx', ['--yes', '--package=node@24', '--', 'node']] : [process.execPath, []]
  const child = spawn(command, [...before, ...args], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${args.at(-2)} ended with ${code}\n${said}`)
  return said
}
