import { describe, expect, it } from 'vitest'
import { type EventBody, hashEvent } from './event.ts'

const body: EventBody = {
  at: '2021-02-04T02:00:00.000Z',
  recordedAt: '2026-01-05T02:00:00.000Z',
  kind: 'obligation-done',
  actor: { name: 'Nguyễn Văn An', identityId: 7 },
  data: { directive: 3, agencyId: 10, note: 'đã gửi báo cáo' },
}

describe('the hash of an event', () => {
  it('is 64 hexadecimal digits, and the same whenever it is made', () => {
    expect(hashEvent('', body)).toMatch(/^[0-9a-f]{64}$/)
    expect(hashEvent('', structuredClone(body))).toBe(hashEvent('', body))
  })

  it('stays as it is from one version of the program to the next', () => {
    expect(hashEvent('', body)).toBe('41382b5f90c5b77a1977e8ece208e13e401c0cc23056d92ea12ce9123edbb86f')
  })

  it('does not hang on the order of keys, at any depth', () => {
    const one = { ...body, data: { a: { x: 1, y: [{ p: 1, q: 2 }] }, b: 2 } }
    const other = { ...body, data: { b: 2, a: { y: [{ q: 2, p: 1 }], x: 1 } } }
    expect(hashEvent('', other)).toBe(hashEvent('', one))
  })

  it('hangs on the order of lists', () => {
    expect(hashEvent('', { ...body, data: { numbers: [3, 5] } })).not.toBe(
      hashEvent('', { ...body, data: { numbers: [5, 3] } }),
    )
  })

  it.each<[string, Partial<EventBody>]>([
    ['the business time', { at: '2021-02-04T02:00:00.001Z' }],
    ['the machine time', { recordedAt: '2026-01-05T02:00:00.001Z' }],
    ['the kind', { kind: 'obligation-undone' }],
    ['who did it', { actor: { name: 'Nguyễn Văn Ân', identityId: 7 } }],
    ['what is said of it', { data: { ...body.data, directive: 4 } }],
    ['what is no longer said of it', { data: { directive: 3, agencyId: 10 } }],
    ['the type of a value', { data: { ...body.data, directive: '3' } }],
  ])('changes with %s', (_what, change) => {
    expect(hashEvent('', { ...body, ...change })).not.toBe(hashEvent('', body))
  })

  it('changes with the event before', () => {
    expect(hashEvent(hashEvent('', body), body)).not.toBe(hashEvent('', body))
  })

  it('is that of the JSON which is kept: without what is undefined, an instant as its text', () => {
    const at = new Date('2021-02-06T09:00:00Z')
    expect(hashEvent('', { ...body, data: { due: at, note: undefined, list: [undefined] } })).toBe(
      hashEvent('', { ...body, data: { due: '2021-02-06T09:00:00.000Z', list: [null] } }),
    )
  })
})
