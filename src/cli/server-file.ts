import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** How a command finds the running server that has the data directory, and proves that it may ask. */
export interface ServerFile {
  port: number
  /** A secret of this run of the server. */
  token: string
}

const shape = z.object({ port: z.int().min(1).max(65_535), token: z.string().min(1) })

const pathIn = (dataDir: string) => join(dataDir, 'server.json')

/** Written once the server listens; only the owner of the data directory can read it. */
export async function writeServerFile(dataDir: string, { port, token }: ServerFile): Promise<void> {
  // Whole at once, and never readable by others, not even for a moment.
  const unfinished = `${pathIn(dataDir)}.${randomUUID()}`
  await writeFile(unfinished, JSON.stringify({ port, token }), { mode: 0o600, flag: 'wx' })
  await rename(unfinished, pathIn(dataDir))
}

/** Taken away when the server stops; nothing happens when there is none. */
export async function removeServerFile(dataDir: string): Promise<void> {
  await rm(pathIn(dataDir), { force: true })
}

/** Undefined when there is none, or none that makes sense: then nobody can be asked. */
export async function readServerFile(dataDir: string): Promise<ServerFile | undefined> {
  try {
    return shape.parse(JSON.parse(await readFile(pathIn(dataDir), 'utf8')))
  } catch {
    return undefined
  }
}
