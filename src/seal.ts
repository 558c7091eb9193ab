import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Keeps secrets (a bot token, a Zalo session) unreadable in the database. */
export interface Seal {
  /** @param purpose what the secret is for; it opens only under the same one, so a row copied to another place is worth nothing */
  close(secret: string, purpose: string): string
  /** @throws SealBroken when it was closed with another APP_SECRET or for another purpose, or was altered */
  open(sealed: string, purpose: string): string
}

export class SealBroken extends Error {
  override readonly name = 'SealBroken'

  constructor() {
    super('a stored secret does not open: APP_SECRET is another one than when it was stored, or the row was altered')
  }
}

const version = 'v1'
const nonceBytes = 12
const tagBytes = 16

/**
 * AES-256-GCM under a key drawn from `appSecret` by HKDF-SHA-256. A sealed secret is `v1.` and the base64url of nonce, tag
 * and cipher text. `appSecret` must be long and random (src/config.ts says how long): HKDF does not slow a guesser down.
 */
export function createSeal(appSecret: string): Seal {
  const key = new Uint8Array(hkdfSync('sha256', appSecret, '', 'chi-dao/seal/v1', 32))
  return {
    close(secret, purpose) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
      const closed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString('base64url')}`
    },
    open(sealed, purpose) {
      try {
        const [stamp, body] = sealed.split('.')
        if (stamp !== version || body === undefined) throw new SealBroken()
        const bytes = Buffer.from(body, 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
        const opened = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
        return opened.toString('utf8')
      } catch {
        // Whatever the cipher says, it is not for logs.
        throw new SealBroken()
      }
    },
  }
}
