import { createCipheriv, randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'

/** 0 plain JSON, 1 base64 of deflate, 2 AES-GCM of deflate, 3 AES-GCM without deflate. */
export type Encryption = 0 | 1 | 2 | 3

export interface Frame {
  version: number
  command: number
  subCommand: number
  body: unknown
}

/** One frame of the socket: u8 version, u16 command (little endian), u8 sub-command, JSON. */
export function writeFrame(command: number, subCommand: number, body: unknown): Buffer {
  const header = Buffer.alloc(4)
  header.writeUInt8(1, 0)
  header.writeUInt16LE(command, 1)
  header.writeUInt8(subCommand, 3)
  return Buffer.concat([header, Buffer.from(JSON.stringify(body))])
}

export function readFrame(bytes: Buffer): Frame {
  return {
    version: bytes.readUInt8(0),
    command: bytes.readUInt16LE(1),
    subCommand: bytes.readUInt8(3),
    body: JSON.parse(bytes.subarray(4).toString('utf8')),
  }
}

/**
 * The body of an event's frame. Under 2 and 3: the URI-escaped base64 of IV (16 bytes), additional data (16), cipher text
 * and tag (16).
 *
 * @param data an object; or JSON already written, where a number must keep more digits than JavaScript's have
 * @param key the cipher key that the socket's first frame gave (16 bytes)
 */
export function sealEvent(data: unknown, key: Uint8Array, encrypt: Encryption): { encrypt: Encryption; data: string } {
  const text = `{"error_code":0,"data":${typeof data === 'string' ? data : JSON.stringify(data)}}`
  if (encrypt === 0) return { encrypt, data: text }
  const plain = encrypt === 3 ? Buffer.from(text) : deflateSync(text)
  if (encrypt === 1) return { encrypt, data: plain.toString('base64') }
  const [iv, additional] = [randomBytes(16), randomBytes(16)]
  const cipher = createCipheriv('aes-128-gcm', key, iv).setAAD(additional)
  const closed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return { encrypt, data: encodeURIComponent(Buffer.concat([iv, additional, closed]).toString('base64')) }
}
