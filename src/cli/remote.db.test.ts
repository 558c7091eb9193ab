import { Buffer } from 'node:buffer'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer, type ServerType } from '@hono/node-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../db/client.ts'
import { openTestDatabase } from '../../db/testing.ts'
import { readConfig } from '../config.ts'
import { createFileReader } from '../files/file-reader.ts'
import { fixture } from '../files/testing/fixture.ts'
import { makeScan } from '../files/testing/make-pdf.ts'
import { listen } from '../server/listen.ts'
import { createCliHandler } from './handler.ts'
import { runOnServer } from './remote.ts'
import { writeServerFile } from './server-file.ts'

const token = 'a-secret-of-this-run'
const noFiles = new Map<string, Uint8Array>()

let database: Database
const reader = createFileReader()
let handle: (request: Request) => Promise<Response>
let dataDir: string
beforeAll(async () => {
  database = await openTestDatabase()
  const machine = new Date('2026-11-22T03:00:00Z')
  const moment = async () => ({ now: machine, machine })
  handle = createCliHandler({ token, app: { database, config: readConfig({ DEMO: '0' }), reader, moment } })
})
afterAll(async () => {
  await reader.close()
  await database.close()
})
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'remote-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

/** Serves for the time of `use`, known by a server file with this token. */
async function serving<T>(server: ServerType, known: string, use: () => Promise<T>): Promise<T> {
  const port = await listen(server, { host: '127.0.0.1', port: 0 })
  await writeServerFile(dataDir, { port, token: known })
  try {
    return await use()
  } finally {
    server.close()
  }
}

const ask = (...argv: string[]) => runOnServer(dataDir, argv, noFiles)

describe('a command that goes through the running server', () => {
  it('comes back with the same words and exit code as at home', async () => {
    await serving(createAdaptorServer({ fetch: handle }), token, async () => {
      expect(await ask('organisation', 'add', 'thu', '--name', 'Tỉnh Thử')).toMatchObject({
        stdout: expect.stringContaining("Đã thêm tổ chức 'thu' (Tỉnh Thử)."),
        stderr: '',
        exit: 0,
      })
      expect(await ask('organisation', 'add', 'thu', '--name', 'X')).toMatchObject({ stdout: '', exit: 1 })
      expect(await ask('organisatoin')).toMatchObject({ exit: 2 })
      expect((await ask('doctor'))?.stdout).toContain('Máy chủ đang chạy')
    })
  })

  it('takes its file along, bytes untouched', async () => {
    const broken = new Map([['ds.csv', Uint8Array.of(0xc3, 0x28)]])
    const good = new Map([['ds.csv', new TextEncoder().encode('\ufeffcode,name\nSYT,Sở Y tế\n')]])
    const argv = ['directory', 'import', 'ds.csv', '--organisation', 'thu']
    await serving(createAdaptorServer({ fetch: handle }), token, async () => {
      expect((await runOnServer(dataDir, argv, broken))?.stderr).toContain('không phải văn bản UTF-8')
      expect((await runOnServer(dataDir, argv, good))?.stdout).toContain('1 đơn vị mới')
    })
  })

  it('takes a Word file along, keeps a scan, and brings it back byte for byte', async () => {
    const scan = makeScan()
    const ingest = (name: string) => ['ingest', name, '--committee', 'bcd-thu']
    await serving(createAdaptorServer({ fetch: handle }), token, async () => {
      await ask('committee', 'add', 'bcd-thu', '--organisation', 'thu', '--name', 'Ban Chỉ đạo')
      const word = new Map([['tb.docx', fixture('numbered.docx')]])
      const drafted = await runOnServer(dataDir, ingest('tb.docx'), word)
      expect(drafted?.stdout).toContain('Số thứ tự tự động của Word')
      expect(drafted?.stdout).toMatch(/Dự thảo 1: \d+ nhiệm vụ/)
      const refused = await runOnServer(dataDir, ingest('quet.pdf'), new Map([['quet.pdf', scan]]))
      expect(refused).toMatchObject({ exit: 1, stderr: expect.stringContaining('bản quét, không có lớp chữ') })
      expect(refused?.stderr).toContain('Tệp được giữ với số 2')
      expect(await runOnServer(dataDir, ingest('lai.pdf'), new Map([['lai.pdf', scan]]))).toEqual(refused)
      const listed = await ask('file', 'list', '--committee', 'bcd-thu')
      expect(listed?.stdout).toMatch(/^1 {2}tb\.docx .*văn bản 1\n2 {2}quet\.pdf .*bản quét/)
      const saved = await ask('file', 'save', '2', 've.pdf')
      expect(saved?.file).toEqual({ name: 've.pdf', bytes: scan })
      expect(await ask('file', 'save', '9', 've.pdf')).toMatchObject({ exit: 1, stdout: '' })
    })
  })

  it('finds nobody when there is no server file, or its server is gone', async () => {
    expect(await ask('draft', 'list')).toBeUndefined()
    const server = createAdaptorServer({ fetch: handle })
    await serving(server, token, async () => {})
    expect(await ask('draft', 'list')).toBeUndefined()
  })

  it('fails clearly when the server is another, or breaks off in the middle', async () => {
    await serving(createAdaptorServer({ fetch: handle }), 'the-token-before', async () => {
      await expect(ask('draft', 'list')).rejects.toThrow('từ chối lệnh (HTTP 401). Chưa đổi gì.')
    })
    const rude = createServer((request) => request.socket.destroy())
    await serving(rude, token, async () => {
      await expect(ask('draft', 'list')).rejects.toThrow('chưa biết lệnh đã thực hiện hay chưa')
    })
    const foreign = createServer((_request, response) => response.end('<html></html>'))
    await serving(foreign, token, async () => {
      await expect(ask('draft', 'list')).rejects.toThrow('không trả lời trọn vẹn')
    })
  })
})

describe('createCliHandler', () => {
  function post(body: BodyInit, headers: Record<string, string> = { authorization: `Bearer ${token}` }): Request {
    // A stream as a body needs `duplex`, which the DOM's types do not know.
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers, duplex: 'half' }
    return new Request('http://127.0.0.1/cli', init)
  }

  it.each([{}, { authorization: token }, { authorization: 'Bearer ' }, { authorization: `Bearer ${token}x` }])(
    'refuses %j before it reads anything of the body',
    async (headers) => {
      let read = false
      const body = new ReadableStream(
        {
          pull() {
            read = true
            throw new Error('the body was read')
          },
        },
        { highWaterMark: 0 },
      )
      expect((await handle(post(body, headers))).status).toBe(401)
      expect(read).toBe(false)
    },
  )

  it('refuses other methods, no JSON, and JSON of another shape', async () => {
    const get = new Request('http://127.0.0.1/cli', { headers: { authorization: `Bearer ${token}` } })
    expect((await handle(get)).status).toBe(405)
    for (const body of [
      '',
      '{',
      '[]',
      '{"argv":"doctor","files":{}}',
      '{"argv":[],"files":{"a":"é"}}',
      '{"argv":[1],"files":{}}',
    ]) {
      expect((await handle(post(body))).status).toBe(400)
    }
  })

  it('stops reading after the largest file there may be, whatever the length is said to be', async () => {
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1
        controller.enqueue(Buffer.alloc(1024 * 1024, 'a'))
      },
    })
    expect((await handle(post(endless))).status).toBe(413)
    expect(sent).toBeLessThan(32)
    const announced = post('{}', { authorization: `Bearer ${token}`, 'content-length': String(40 * 1024 * 1024) })
    expect((await handle(announced)).status).toBe(413)
  })
})
