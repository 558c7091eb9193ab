import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

/** Zalo's web protocol uses AES-CBC with a zero IV everywhere (zca-js, src/utils: `encodeAES`). */
const zeroIv = Buffer.alloc(16)

/** @param key 16 or 32 bytes @returns base64 */
export function encryptCbc(key: Uint8Array, text: string): string {
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, zeroIv)
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
}

/** @param key 16 or 32 bytes @throws when the text was not closed under it */
export function decryptCbc(key: Uint8Array, base64: string): string {
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, zeroIv)
  return Buffer.concat([decipher.update(Buffer.from(base64, 'base64')), decipher.final()]).toString('utf8')
}

/**
 * The key of a login's parameters and answer, which both sides draw from two values of the query (zca-js, src/utils:
 * `ParamsEncryptor.createEncryptKey`): characters picked from an MD5 and from `zcid`.
 */
export function loginKey(zcid: string, zcidExt: string): Uint8Array {
  const digest = createHash('md5').update(zcidExt).digest('hex').toUpperCase()
  const every = (text: string, rest: 0 | 1) => [...text].filter((_, index) => index % 2 === rest)
  const parts = [every(digest, 0).slice(0, 8), every(zcid, 0).slice(0, 12), every(zcid, 1).reverse().slice(0, 12)]
  return Buffer.from(parts.flat().join(''), 'utf8')
}
