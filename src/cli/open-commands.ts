import { randomBytes } from 'node:crypto'
import type { CliApp } from './command.ts'
import { createCliHandler } from './handler.ts'
import { removeServerFile, writeServerFile } from './server-file.ts'

export interface Commands {
  /** Answers POST /cli. */
  handle(request: Request): Promise<Response>
  /** From now on nobody finds the server; what it is answering goes on. */
  close(): Promise<void>
}

/**
 * Lets commands go through the running server: on the embedded database it alone has the data, so it leaves its port and
 * a secret of this run in the data directory. Undefined on PostgreSQL, where commands ask the database themselves.
 */
export async function openCommands(app: CliApp, port: number): Promise<Commands | undefined> {
  if (app.database.kind !== 'pglite') return undefined
  const { dataDir } = app.config
  const token = randomBytes(32).toString('base64url')
  await writeServerFile(dataDir, { port, token })
  return { handle: createCliHandler({ token, app }), close: () => removeServerFile(dataDir) }
}
