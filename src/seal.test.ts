import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSeal, SealBroken } from './seal.ts'

const appSecret = 'a secret of an installation, long enough'
const seal = createSeal(appSecret)

describe('a sealed secret', () => {
  it('opens to what was closed, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (secret, purpose) => {
        expect(seal.open(seal.close(secret, purpose), purpose)).toBe(Buffer.from(secret).toString())
      }),
    )
  })

  it('shows nothing of the secret, and looks different each time', () => {
    const closed = seal.close('123456:token', 'telegram')
    expect(closed).not.toContain('token')
    expect(Buffer.from(closed.slice(3), 'base64url').toString('latin1')).not.toContain('token')
    expect(seal.close('123456:token', 'telegram')).not.toBe(closed)
  })

  it('does not open under another APP_SECRET, for another purpose, or when altered anywhere', () => {
    const closed = seal.close('token', 'telegram/1')
    expect(() => createSeal(`${appSecret}!`).open(closed, 'telegram/1')).toThrow(SealBroken)
    expect(() => seal.open(closed, 'telegram/2')).toThrow(SealBroken)
    const bytes = Buffer.from(closed.slice(3), 'base64url')
    for (const at of bytes.keys()) {
      const altered = Buffer.from(bytes)
      altered[at] = (altered[at] ?? 0) ^ 1
      expect(() => seal.open(`v1.${altered.toString('base64url')}`, 'telegram/1')).toThrow(SealBroken)
    }
  })

  it.each(['', 'token', 'v1.', 'v1.AAAA', 'v2.AAAA'])('is not %j', (text) => {
    expect(() => seal.open(text, 'x')).toThrow(SealBroken)
  })
})
