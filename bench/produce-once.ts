import { openPglite, openPostgres } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { type Production, produce } from './produce.ts'
import { createStage, groupIds } from './stage.ts'

/** The pipeline once, in a process of its own as its peers have one. */
const { connectionString, chats, ...production } = JSON.parse(process.argv[2] ?? '') as Production & {
  /** Absent: PGlite in the folder. */
  connectionString?: string
  folder?: string
  chats: number
} // As pipeline.ts wrote it.
const database =
  connectionString === undefined ? await openPglite(production.folder) : await openPostgres(connectionString)
await migrate(database)
await produce(database, await createStage(database, groupIds(chats)), production)
await database.close()
