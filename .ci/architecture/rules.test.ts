import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { violations } from './rules.ts'

const root = join(import.meta.dirname, '../..')

function sourceFiles(): { path: string; source: string }[] {
  return ['bot', 'src', 'db', 'seeds']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((at) => `${folder}/${at}`),
    )
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path: path.replaceAll('\\', '/'), source: readFileSync(join(root, path), 'utf8') }))
}

describe('the code', () => {
  it('keeps the seven rules of the house', () => {
    const files = sourceFiles()
    expect(files.map(({ path }) => path)).toContain('src/domain/time.ts')
    expect(violations(files)).toEqual([])
  })
})

const broken = (path: string, source: string) => [...new Set(violations([{ path, source }]).map(({ rule }) => rule))]

describe('a planted violation is found', () => {
  it.each([
    // 1. The domain is pure.
    [1, 'src/domain/plan.ts', `import { db } from '../../db/client.ts'`],
    [1, 'src/domain/plan.ts', `import type { Db } from '../../db/client.ts'`],
    [1, 'src/domain/plan.ts', `export { publish } from '../publish.ts'`],
    [1, 'src/domain/plan.ts', `export * from '../../bot/messages/entry.ts'`],
    [1, 'src/domain/plan.ts', `type T = import('../../db/client.ts').Db`],
    [1, 'src/domain/plan.ts', `const { readFile } = await import('node:fs/promises')`],
    [1, 'src/domain/plan.ts', `import { randomUUID } from 'node:crypto'`],
    [1, 'src/domain/plan.ts', `import { Hono } from 'hono'`],
    [1, 'src/domain/plan.ts', `export const late = (due: Date) => due < new Date()`],
    [1, 'src/domain/plan.ts', `export const plan = (now = Date.now) => now()`],
    [1, 'src/domain/plan.ts', `const lot = Math.random()`],
    [1, 'src/domain/plan.ts', `const lot = Math['random']()`],
    [1, 'src/domain/plan.ts', `setTimeout(() => {}, 1)`],
    [1, 'src/domain/plan.ts', `console.log('hello')`],
    [1, 'src/domain/reading/read.ts', `import { thing } from '../../publish.ts'`],
    // 2. A channel knows the contract and its SDK.
    [2, 'bot/channels/telegram/telegram.ts', `import { organisation } from '../../../db/schema/organisation.ts'`],
    [2, 'bot/channels/telegram/telegram.ts', `import { reply } from '../../../src/reply.ts'`],
    [2, 'bot/channels/telegram/telegram.ts', `import { Hono } from 'hono'`],
    [2, 'bot/channels/telegram/telegram.ts', `import { html } from 'hono/html'`],
    [2, 'bot/channels/telegram/telegram.ts', `import { API } from 'zca-js'`],
    [2, 'bot/channels/telegram/telegram.ts', `import { rooms } from '../web/web-channel.ts'`],
    [2, 'bot/channels/telegram/telegram.ts', `import { writeFile } from 'node:fs/promises'`],
    [2, 'bot/channels/telegram/telegram.ts', `import { readCommand } from '../../commands/read-command.ts'`],
    [2, 'bot/channels/web/web-channel.ts', `await import('../../../src/delivery/worker.ts')`],
    // 3. Commands and messages are pure.
    [3, 'bot/commands/read.ts', `import type { Db } from '../../db/client.ts'`],
    [3, 'bot/commands/read.ts', `import { Bot } from 'grammy'`],
    [3, 'bot/messages/entry.ts', `import type { Capabilities } from '../channels/channel.ts'`],
    [3, 'bot/messages/entry.ts', `import { notice } from '../../src/notice.ts'`],
    [3, 'bot/messages/entry.ts', `const today = new Date()`],
    [3, 'bot/messages/entry.ts', `const today = Date()`],
    // 4. The database knows no use case.
    [4, 'db/outbox.ts', `import { publish } from '../src/publish.ts'`],
    [4, 'db/outbox.ts', `import type { ChannelStore } from '../bot/channels/channel.ts'`],
    [4, 'db/outbox.ts', `import { text } from '../bot/messages/entry.ts'`],
    [4, 'db/schema/work.ts', `import { Hono } from 'hono'`],
    // 5. One place puts together, one reads the environment, one the time.
    [5, 'src/remind.ts', `import { createWebChannel } from '../bot/channels/web/web-channel.ts'`],
    [5, 'src/remind.ts', `import * as web from '../bot/channels/web/web-channel.ts'`],
    [5, 'src/server/routes.ts', `import { createWebChannel } from '../../bot/channels/web/web-channel.ts'`],
    [5, 'src/remind.ts', `const { createWebChannel } = await import('../bot/channels/web/web-channel.ts')`],
    [5, 'src/remind.ts', `const { words, ...web } = await import('../bot/channels/web/web-channel.ts')`],
    [5, 'src/remind.ts', `const web = await import('../bot/channels/web/web-channel.ts')`],
    [
      5,
      'src/demo.ts',
      `import { startDelivery } from './delivery/worker.ts'; import { createServer } from './server/create-server.ts'`,
    ],
    [5, 'src/remind.ts', `const port = process.env.PORT`],
    [5, 'src/remind.ts', `const port = process['env']['PORT']`],
    [5, 'src/remind.ts', `const port = globalThis.process.env.PORT`],
    [5, 'src/remind.ts', `const { env } = process`],
    [5, 'src/main.ts', `import { env } from 'node:process'`],
    [5, 'src/remind.ts', `import { schedule } from 'node-cron'`],
    [5, 'src/main.ts', `const now = new Date()`],
    [5, 'src/delivery/worker.ts', `const now = Date.now()`],
    [5, 'src/server/health.ts', `const began = performance.now()`],
    [5, 'src/server/health.ts', `import { performance as p } from 'node:perf_hooks'`],
    [5, 'src/server/health.ts', `const { now } = Date`],
    [5, 'db/client.ts', `import { openTestDatabase } from './testing.ts'`],
    [5, 'src/main.ts', `const name = './config.ts'; await import(name)`],
    // 6. Only delivery acts in a chat.
    [6, 'src/reply.ts', `import type { Channel } from '../bot/channels/channel.ts'`],
    [6, 'src/reply.ts', `import { type SendRequest as Request } from '../bot/channels/channel.ts'`],
    [6, 'src/reply.ts', `type Act = import('../bot/channels/channel.ts').Channel['send']`],
    [6, 'src/reply.ts', `import type * as contract from '../bot/channels/channel.ts'`],
    [6, 'src/server/routes.ts', `export type { Channel } from '../delivery/worker.ts'`],
    [6, 'src/reply.ts', `export const answer = (channel: any) => channel.send({})`],
    [6, 'src/reply.ts', `export const answer = async (house: any) => (await house.channels.get(1))?.edit({})`],
    [6, 'src/main.ts', `export const answer = (webChannel: any) => webChannel!.remind({})`],
    [6, 'src/cli.ts', `export const answer = (channel: any) => { const { pin } = channel; pin() }`],
    // 7. Only src/files opens documents.
    [7, 'src/ingest.ts', `import { readXlsx } from 'hucre'`],
    [7, 'src/cli/commands/parse.ts', `const { getDocumentProxy } = await import('unpdf')`],
    [7, 'bot/channels/zalo/zalo.ts', `import { parseDocument } from 'htmlparser2'`],
    [7, 'src/files/read-file.ts', `import { ingest } from '../ingest.ts'`],
    [7, 'src/files/keep.ts', `import type { Db } from '../../db/client.ts'`],
  ])('rule %i in %s: %s', (rule, path, source) => {
    expect(broken(path, source)).toContain(rule)
  })
})

describe('what the rules allow is left alone', () => {
  it.each([
    [
      'src/domain/plan.ts',
      `import { distance } from 'fastest-levenshtein'; import { words } from './reading/words.ts'`,
    ],
    ['src/domain/event.ts', `import { createHash } from 'node:crypto'; const day = new Date('2021-02-03')`],
    ['bot/channels/telegram/telegram.ts', `import { Bot } from 'grammy'; import { SendError } from '../channel.ts'`],
    ['bot/channels/telegram/telegram.ts', `import { randomUUID } from 'node:crypto'; import { part } from './part.ts'`],
    ['bot/channels/web/web-channel.ts', `import type { Message } from '../../../src/domain/message.ts'`],
    [
      'bot/messages/entry.ts',
      `import { readCommand } from '../commands/read-command.ts'; import '../../src/domain/text.ts'`,
    ],
    ['db/outbox.ts', `import { eq } from 'drizzle-orm'; import type { Entry } from '../src/domain/message.ts'`],
    ['src/main.ts', `import { createWebChannel } from '../bot/channels/web/web-channel.ts'`],
    ['src/cli/commands/zalo-login.ts', `const { signIn } = await import('../../../bot/channels/zalo/sign-in.ts')`],
    [
      'src/main.ts',
      `import { createServer } from './server/create-server.ts'; import { start } from './delivery/worker.ts'`,
    ],
    ['src/config.ts', `export const port = process.env.PORT`],
    ['src/clock.ts', `import { schedule } from 'node-cron'; export const now = () => new Date()`],
    ['src/delivery/try-send.ts', `import type { Channel } from '../../bot/channels/channel.ts'; channel.send(request)`],
    [
      'src/server/rooms.ts',
      `import type { WebChannel } from '../../bot/channels/web/web-channel.ts'; channel.say('x')`,
    ],
    ['src/files/zip.ts', `import { fromBufferPromise } from 'yauzl'; import { fork } from 'node:child_process'`],
    ['src/server/rooms.ts', `mailer.send('x'); stream.send('y')`],
    ['src/remind.test.ts', `const now = Date.now(); process.env.PORT = '1'`],
  ])('%s: %s', (path, source) => {
    expect(violations([{ path, source }])).toEqual([])
  })

  it('says which file and what', () => {
    expect(violations([{ path: 'src/domain/plan.ts', source: `import { schedule } from 'node-cron'` }])).toEqual([
      { rule: 1, path: 'src/domain/plan.ts', what: 'imports node-cron' },
      { rule: 5, path: 'src/domain/plan.ts', what: 'imports node-cron' },
    ])
  })

  it('refuses a source it cannot read rather than pass it', () => {
    expect(() => violations([{ path: 'src/broken.ts', source: 'import {' }])).toThrow('src/broken.ts')
  })
})
