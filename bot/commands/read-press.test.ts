import { describe, expect, it } from 'vitest'
import { type Press, pressId, readPress } from './read-press.ts'

describe('a button', () => {
  it.each<[Press, object]>([
    ['ack', { kind: 'acknowledge', numbers: [3], note: null }],
    ['done', { kind: 'done', numbers: [3], note: null }],
    ['blocked', { kind: 'blocked', numbers: [3], note: null }],
    ['notice-ack', { kind: 'notice-acknowledge', number: 3 }],
    ['notice-confirm', { kind: 'notice-confirm', number: 3, code: null }],
    ['notice-cancel', { kind: 'notice-cancel', number: 3 }],
  ])('%s:3 asks what its command asks', (press, command) => {
    expect(readPress(pressId(press, 3))).toEqual(command)
  })

  it.each([
    '',
    'done',
    'done:',
    'done:0',
    'done:03',
    'done:-1',
    'done:3:4',
    'done:9999999999',
    'DONE:3',
    'x:3',
    'constructor:3',
    'toString:1',
  ])('%j, which nobody wrote on a button, asks nothing', (button) => {
    expect(readPress(button)).toBeUndefined()
  })

  it('has an id that Telegram takes, for the greatest number too', () => {
    expect(new TextEncoder().encode(pressId('notice-confirm', 2_147_483_647)).length).toBeLessThanOrEqual(64)
  })
})
