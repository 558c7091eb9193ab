import { readFile } from 'node:fs/promises'
import { runOnServer } from '../cli/remote.ts'
import type { CliOutcome } from './spawn-server.ts'

/**
 * Runs `chidao …` as the command does it while a server has the data, without the second that a process takes to start.
 * Arguments that begin with '/' are files. Throws when no server answers.
 */
export async function askServer(dataDir: string, ...args: string[]): Promise<CliOutcome> {
  const files = new Map<string, Uint8Array>()
  for (const path of args.filter((arg) => arg.startsWith('/'))) files.set(path, await readFile(path))
  const result = await runOnServer(dataDir, args, files)
  if (!result) throw new Error('no server answers')
  return result
}
