import { describe, expect, it } from 'vitest'
import { ConfigError } from './config.ts'
import { readRole } from './role.ts'

describe('readRole', () => {
  it('takes the three roles, and all when none is asked for', () => {
    expect(readRole([])).toBe('all')
    expect(readRole(['--role', 'web'])).toBe('web')
    expect(readRole(['--role=worker'])).toBe('worker')
  })

  it.each([['--role', 'boss'], ['--rolle', 'web'], ['web'], ['--role']])('refuses anything else: %s %s', (...argv) => {
    expect(() => readRole(argv.filter((word) => word !== undefined))).toThrow(ConfigError)
  })
})
