import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { createLogger } from './logger.ts'

function logged(write: (logger: ReturnType<typeof createLogger>) => void, logLevel: 'info' | 'warn' = 'info'): string {
  const lines: string[] = []
  write(createLogger({ logLevel }, { write: (line) => lines.push(line) }))
  return lines.join('')
}

describe('createLogger', () => {
  it('writes one JSON line an entry, at its level and above', () => {
    const text = logged((logger) => {
      logger.info('quiet')
      logger.warn({ chat: 3 }, 'loud')
    }, 'warn')
    expect(text.split('\n').filter(Boolean)).toHaveLength(1)
    expect(JSON.parse(text)).toMatchObject({ level: 40, chat: 3, msg: 'loud' })
  })

  it('strikes out secrets by their key, three levels deep', () => {
    const text = logged((logger) => {
      logger.info({ token: 's3cret', config: { databaseUrl: 's3cret' }, a: { b: { cookie: 's3cret' } } }, 'x')
    })
    expect(text).not.toContain('s3cret')
    expect(text.match(/\*\*\*/g)).toHaveLength(3)
  })

  it('strikes out secrets that hide in a message or an error', () => {
    const token = `987654321:${'x'.repeat(35)}`
    const text = logged((logger) => {
      logger.error(new Error(`fetch https://api.telegram.org/bot${token}/getMe failed`), 'postgres://u:s3cret@db/x')
    })
    expect(text).not.toContain('s3cret')
    expect(text).not.toContain(token)
    expect(JSON.parse(text)).toMatchObject({ msg: 'postgres://u:***@db/x' })
  })

  it('does not print what people wrote when a query fails', () => {
    const failure = new DrizzleQueryError('insert into report', ['ghi chú riêng'], new Error('relation does not exist'))
    const text = logged((logger) => logger.error({ err: failure }, 'failed'))
    expect(text).not.toContain('ghi chú riêng')
    expect(text).toContain('relation does not exist')
  })

  it('does not print them when the failed query is the cause of another error, or of several', () => {
    const failure = new DrizzleQueryError('insert into report', ['ghi chú riêng'], new Error('relation does not exist'))
    const outer = new Error('the transcript could not be written', { cause: failure })
    const text = logged((logger) => logger.error({ err: new AggregateError([outer, failure], 'twice') }, 'failed'))
    expect(text).not.toContain('ghi chú riêng')
    expect(text).toContain('the transcript could not be written: relation does not exist')
    const once = logged((logger) => logger.error({ err: outer }, 'failed'))
    expect(once).not.toContain('ghi chú riêng')
    expect(JSON.parse(once).err.stack).toContain('relation does not exist')
  })

  it("does not print what the database's own error keeps of the query and of the row", () => {
    const own = { params: ['ghi chú riêng'], query: 'insert', detail: 'Failing row contains (ghi chú riêng, 0).' }
    const refused = Object.assign(new Error('violates check constraint'), own, { constraint: 'text_is_short' })
    const failure = new DrizzleQueryError('insert into report', ['ghi chú riêng'], refused)
    const text = logged((logger) => logger.error({ err: failure }, 'failed'))
    expect(text).not.toContain('ghi chú riêng')
    expect(JSON.parse(text).err).toMatchObject({ message: 'violates check constraint', constraint: 'text_is_short' })
  })
})
