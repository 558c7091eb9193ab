import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from './client.ts'
import { DatabaseUnreachable } from './database-unreachable.ts'

let server: Server | undefined
afterEach(() => server?.close())

async function refusal(databaseUrl: string): Promise<DatabaseUnreachable> {
  const error: unknown = await openDatabase({ databaseUrl, dataDir: '/nowhere' }).catch((reason: unknown) => reason)
  if (error instanceof DatabaseUnreachable) return error
  throw new Error(`not refused: ${String(error)}`)
}

/** Everything a logger might print of an error. */
const printed = (error: Error) => [error.message, error.stack, JSON.stringify(error), String(error.cause)].join('\n')

describe('a PostgreSQL that cannot be reached', () => {
  it('is named with its place and what to do, and without the password', async () => {
    const error = await refusal('postgres://clerk:bi-mat@127.0.0.1:1/chidao')
    expect(error.message).toBe(
      'Không kết nối được PostgreSQL tại 127.0.0.1:1/chidao: máy chủ không nhận kết nối. Hãy kiểm tra DATABASE_URL và máy chủ rồi chạy lại.',
    )
    expect(error.code).toBe('ECONNREFUSED')
    expect(printed(error)).not.toContain('bi-mat')
  })

  it('keeps the password of an address that is none to itself', async () => {
    const error = await refusal('postgres://clerk:bi-mat@[chidao')
    expect(error.message).toContain('không đúng dạng')
    expect(printed(error)).not.toContain('bi-mat')
  })

  it('is told from one that refuses the login', async () => {
    server = await refusingServer('28P01', 'password authentication failed for bi-mat')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const error = await refusal(`postgres://clerk:bi-mat@127.0.0.1:${port}/chidao`)
    expect(error.message).toContain('sai tên đăng nhập hoặc mật khẩu')
    expect(printed(error)).not.toContain('bi-mat')
  })
})

/** Speaks just enough of PostgreSQL's protocol to refuse: one ErrorResponse. */
async function refusingServer(code: string, message: string): Promise<Server> {
  const fields = Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.from([0x45, 0, 0, 0, fields.length + 4])
  const listening = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([head, fields])))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  return listening
}
