import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Config, readConfig } from '../../config.ts'
import { listen } from '../../server/listen.ts'
import { checkDataDir, checkPort } from './check-machine.ts'

const configFor = (env: Record<string, string>): Config => readConfig({ DEMO: '1', ...env })

describe('checkPort', () => {
  let server: Server | undefined
  afterEach(() => server?.close())

  async function occupied(body: string): Promise<Config> {
    server = createServer((_request, response) => response.end(body))
    return configFor({ PORT: String(await listen(server, { host: '127.0.0.1', port: 0 })) })
  }

  it('knows our own server by its answer', async () => {
    const [finding] = await checkPort(await occupied('{"ok":true}'))
    expect(finding?.what).toContain('Máy chủ đang chạy ở cổng')
    expect(finding?.remedy).toBeUndefined()
  })

  it('names a port that another program has', async () => {
    const [finding] = await checkPort(await occupied('hello'))
    expect(finding?.what).toContain('Không mở được cổng')
    expect(finding?.remedy).toContain('chương trình khác')
  })

  it('finds a free port free, and an address that is not this machine’s wrong', async () => {
    expect((await checkPort(configFor({ PORT: '0' })))[0]?.remedy).toBeUndefined()
    const [finding] = await checkPort(configFor({ PORT: '0', HOST: '192.0.2.1' }))
    expect(finding?.remedy).toContain('192.0.2.1')
  })
})

describe('checkDataDir', () => {
  it('judges a directory that is not there yet by the one it will be made in', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'data-dir-'))
    const findings = await checkDataDir(configFor({ DATA_DIR: join(parent, 'a', 'b') }))
    expect(findings).toHaveLength(1)
    expect(findings[0]?.what).toContain('còn trống')
    await rm(parent, { recursive: true })
  })

  it('names a place where nothing can be written, such as inside a file', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'data-dir-'))
    await writeFile(join(parent, 'file'), '')
    const [finding] = await checkDataDir(configFor({ DATA_DIR: join(parent, 'file', 'data') }))
    expect(finding?.what).toContain('Không ghi được')
    expect(finding?.remedy).toContain('DATA_DIR')
    await rm(parent, { recursive: true })
  })
})
