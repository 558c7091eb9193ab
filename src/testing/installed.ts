import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fillDataDir } from '../../db/testing.ts'
import { askServer } from './ask-server.ts'
import { type CliOutcome, runCli, temporaryDataDir } from './spawn-server.ts'

/** An installation of nobody yet: an empty database in a directory of its own, and the environment to start it with. */
export interface Installed {
  dataDir: { path: string; remove(): Promise<void> }
  env: Record<string, string>
  /** Runs `chidao …` and resolves with what it says; throws when it fails. */
  cli(...args: string[]): Promise<string>
  /** The same on the server that runs, in less time. */
  ask(...args: string[]): Promise<string>
  /** Resolves with the path of a new file. */
  file(name: string, content: string): Promise<string>
}

/** @param more of the environment; APP_SECRET, say */
export async function install(more: Record<string, string> = {}): Promise<Installed> {
  const dataDir = await temporaryDataDir()
  await fillDataDir(dataDir.path)
  const env = { DATA_DIR: dataDir.path, DEMO: '0', HOST: '127.0.0.1', ...more }
  const run = async (args: string[], how: (...args: string[]) => Promise<CliOutcome>) => {
    const { stdout, stderr, exit } = await how(...args)
    if (exit !== 0) throw new Error(`chidao ${args.join(' ')} ended with ${exit}\n${stdout}${stderr}`)
    return stdout
  }
  return {
    dataDir,
    env,
    cli: (...args) => run(args, (...all) => runCli(env, ...all)),
    ask: (...args) => run(args, (...all) => askServer(dataDir.path, ...all)),
    async file(name, content) {
      const path = join(await mkdtemp(join(dataDir.path, 'files-')), name)
      await writeFile(path, content)
      return path
    },
  }
}

/** For what keeps secrets. */
export const appSecret = 'a secret of a test, long enough to be taken'

/** The one-time code in what a command says: two groups of capitals and digits. */
export const codeIn = (text: string): string => /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/.exec(text)?.[0] ?? ''
