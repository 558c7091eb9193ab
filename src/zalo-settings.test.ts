import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const real = { DEMO: '0' }

describe('ZALO_API_ROOT', () => {
  it.each(['http://127.0.0.1:4000', 'http://localhost:4000/', 'http://[::1]:4000'])(
    'takes this machine: %s',
    (root) => {
      const config = readConfig({ ...real, ZALO_API_ROOT: root })
      expect(config.mode === 'real' && config.zalo.apiRoot).toBe(root.replace(/\/$/, ''))
    },
  )

  it.each([
    'http://192.168.1.2:4000',
    'https://zalo.example',
    'http://127.0.0.1.example',
    'http://127.0.0.1/path',
    'x',
  ])('refuses what lies elsewhere, where a session would go: %s', (root) => {
    expect(() => readConfig({ ...real, ZALO_API_ROOT: root })).toThrow('ZALO_API_ROOT')
    expect(() => readConfig({ ...real, ZALO_BOT_API_ROOT: root })).toThrow('ZALO_BOT_API_ROOT')
  })
})

it('lets the Bot Platform call over https only', () => {
  expect(() => readConfig({ ...real, ZALO_BOT_WEBHOOK_URL: 'http://chidao.example' })).toThrow('ZALO_BOT_WEBHOOK_URL')
})
