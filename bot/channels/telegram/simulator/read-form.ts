import type { Upload } from './shapes.ts'

/**
 * The parts of a multipart form (RFC 7578), as lenient as Telegram's server: header names in any case, spaces and quotes
 * left out or not. Undici's parser refuses what grammY sends.
 */
export function readForm(body: Buffer, contentType: string): Map<string, string | Upload> {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/i.exec(contentType)
  if (!boundary) throw new Error('a form without a boundary')
  const mark = Buffer.from(`--${boundary[1] ?? boundary[2]}`)
  const fields = new Map<string, string | Upload>()
  for (let at = body.indexOf(mark); at !== -1; ) {
    const next = body.indexOf(mark, at + mark.length)
    if (next === -1) break
    // A line break follows the mark, another comes before the next.
    const part = body.subarray(at + mark.length + 2, next - 2)
    const split = part.indexOf('\r\n\r\n')
    const head = part.subarray(0, split).toString('utf8')
    const content = part.subarray(split + 4)
    const name = /[;\s]name="?([^";\r\n]+)/i.exec(head)?.[1]
    const file = /[;\s]filename="?([^";\r\n]+)/i.exec(head)?.[1]
    if (name === undefined) throw new Error('a part of a form without a name')
    fields.set(name, file === undefined ? content.toString('utf8') : { name: file, bytes: new Uint8Array(content) })
    at = next
  }
  return fields
}
