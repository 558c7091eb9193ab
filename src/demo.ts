import { readFile } from 'node:fs/promises'
import type { Clock } from '../bot/channels/channel.ts'
import type { Database, Db } from '../db/client.ts'
import { findDocumentByHash } from '../db/documents.ts'
import { emptyDatabase } from '../db/empty-database.ts'
import { findCommittee } from '../db/organisations.ts'
import { readInstant, writeInstant } from '../db/settings.ts'
import { seedDocuments, seedDocumentUrl } from '../seeds/documents.ts'
import { seed } from '../seeds/seed.ts'
import type { Moment } from './domain/moment.ts'
import { instantAt } from './domain/time.ts'
import { documentHash, ingest } from './ingest.ts'
import { claimInstallation } from './installation-mode.ts'
import { publish } from './publish.ts'
import { nextTickAt, tick } from './remind.ts'
import type { DemoControls } from './server/demo-routes.ts'

/** An hour after Bắc Ninh's notice was signed, and after that day's 16:00. */
const demoBegins = instantAt('2021-02-03', '17:00')
const position = 'demo-clock'

/** What runs beside the clock: stopped while everything is put back to the start. */
export interface DemoEngine {
  /** Resolves when no event waits to be handled and no message to be delivered. */
  settle(): Promise<void>
  stop(): Promise<void>
  start(): Promise<void>
}

export interface Demo extends DemoControls {
  /** Builds what is missing: seeds, Bắc Ninh's document published. Complete after any number of interrupted tries. */
  prepare(): Promise<void>
}

/** Where the demo's business clock stands. */
export async function readDemoClock(db: Db): Promise<Date> {
  return (await readInstant(db, position)) ?? demoBegins
}

/** The demo: a business clock that stands until people move it, over the five provinces of the seeds. */
export async function createDemo(database: Database, machine: Clock, engine: DemoEngine): Promise<Demo> {
  const { db } = database
  let now = await readDemoClock(db)
  const moment = (): Moment => ({ now, machine: machine.now() })

  async function setClock(to: Date): Promise<void> {
    await writeInstant(db, position, to)
    now = to
  }

  /** The clock's position is stored last: where it stands, all the rest stands too. */
  async function prepare(): Promise<void> {
    if (await readInstant(db, position)) return
    await seed(db, moment())
    await publishFirstDocument(db, moment())
    await setClock(now)
  }

  return {
    now: () => now,
    next: () => nextTickAt(db, now),
    prepare,
    async moveTo(to) {
      await engine.settle()
      for (let at = await nextTickAt(db, now); at && at < to; at = await nextTickAt(db, now)) await run(at)
      await run(to)
    },
    async reset() {
      await engine.stop()
      await emptyDatabase(database)
      await claimInstallation(db, 'demo')
      now = demoBegins
      await prepare()
      await engine.start()
      await engine.settle()
    },
  }

  /** One tick, with all that it says delivered before the next: as it would be if the hours had really passed. */
  async function run(at: Date): Promise<void> {
    await setClock(at)
    await tick(db, moment())
    await engine.settle()
  }
}

async function publishFirstDocument(db: Db, at: Moment): Promise<void> {
  const [first] = seedDocuments
  const committee = await findCommittee(db, first.committee)
  if (!committee) throw new Error(`no committee ${first.committee}`)
  const text = await readFile(seedDocumentUrl(first), 'utf8')
  const known = await findDocumentByHash(db, committee.id, documentHash(text))
  if (known && known.state !== 'draft') return
  const documentId =
    known?.id ?? (await ingest(db, { committeeSlug: first.committee, fileName: first.file, text }, at)).documentId
  await publish(db, { documentId, as: 'van-thu' }, at)
}
