import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readServerFile, removeServerFile, writeServerFile } from './server-file.ts'

describe('the server file', () => {
  let dataDir = ''
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'server-file-'))
  })
  afterAll(() => rm(dataDir, { recursive: true }))

  it('is for its owner only, replaces an older one whole, and leaves nothing else behind', async () => {
    await writeServerFile(dataDir, { port: 3000, token: 'old' })
    await writeServerFile(dataDir, { port: 4000, token: 'new' })
    expect(await readServerFile(dataDir)).toEqual({ port: 4000, token: 'new' })
    expect((await stat(join(dataDir, 'server.json'))).mode & 0o777).toBe(0o600)
    expect(await readdir(dataDir)).toEqual(['server.json'])
  })

  it('counts as absent when it is removed or makes no sense', async () => {
    await removeServerFile(dataDir)
    await removeServerFile(dataDir)
    expect(await readServerFile(dataDir)).toBeUndefined()
    for (const nonsense of ['', '{', '{"port":0,"token":"x"}', '{"port":"80"}']) {
      await writeFile(join(dataDir, 'server.json'), nonsense)
      expect(await readServerFile(dataDir)).toBeUndefined()
    }
  })
})
