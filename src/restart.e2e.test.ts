import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { fillDataDir } from '../db/testing.ts'
import { roomsClient } from './testing/rooms-client.ts'
import { type SpawnedServer, spawnServer, temporaryDataDir } from './testing/spawn-server.ts'

/** Milliseconds after the port opens: while it seeds, publishes and delivers. */
const moments = [2000, 3000, 4000]

describe('kill -9 while a document is being published', () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>> | undefined
  let server: SpawnedServer | undefined

  afterEach(async () => {
    await server?.stop('SIGKILL')
    await dataDir?.remove()
  })

  it('leaves every message in the rooms once, however often it happens', async () => {
    dataDir = await temporaryDataDir()
    await fillDataDir(dataDir.path)
    for (const moment of moments) {
      server = await spawnServer({ DATA_DIR: dataDir.path }, { ready: false })
      await sleep(moment)
      await server.stop('SIGKILL')
    }
    server = await spawnServer({ DATA_DIR: dataDir.path })
    const client = roomsClient(server.url)
    const rooms = (await client.rooms()).filter(({ committee }) => committee === 'bac-ninh')
    const counts = new Map<string, number>()
    for (const room of rooms) {
      const texts = (await client.messages(room.id)).map(({ text }) => text)
      expect(new Set(texts).size, room.title).toBe(texts.length)
      counts.set(room.title, texts.length)
    }
    expect(counts.get(rooms[0]?.title ?? '')).toBe(1)
    expect(counts.get('Sở Y tế')).toBeGreaterThanOrEqual(4)
    expect(counts.get('Công an tỉnh')).toBeGreaterThanOrEqual(3)
    expect(counts.get('UBND huyện Gia Bình')).toBeGreaterThanOrEqual(4)
  }, 180_000)
})
