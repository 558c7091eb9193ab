import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { zipLimits } from './limits.ts'
import { broken, encrypted, FileRefusal } from './refusal.ts'

/** An archive that is safe to inflate. */
export interface Zip {
  names: ReadonlySet<string>
  /** An entry's bytes; undefined when there is none of this name. Throws a FileRefusal when it is damaged. */
  read(name: string): Promise<Buffer | undefined>
}

/**
 * Opens a zip archive and refuses one that would swell: too many entries, too much in all, or an entry that inflates
 * beyond measure, by what the archive declares and again by what comes out. Throws a FileRefusal.
 */
export async function openZip(bytes: Uint8Array): Promise<Zip> {
  const entries = new Map<string, Entry>()
  let zip: ZipFile
  let declared = 0
  try {
    zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    if (zip.entryCount > zipLimits.entries) throw bomb(`có ${zip.entryCount} tệp bên trong`)
    for await (const entry of zip.eachEntry()) {
      declared += entry.uncompressedSize
      if (declared > zipLimits.inflatedBytes) throw bomb('bung ra quá lớn')
      if (isSwollen(entry.uncompressedSize, entry.compressedSize)) throw bomb('bung ra quá lớn so với cỡ tệp')
      entries.set(entry.fileName, entry)
      if (entries.size > zipLimits.entries) throw bomb('có quá nhiều tệp bên trong')
    }
  } catch (error) {
    throw error instanceof FileRefusal ? error : broken('Tệp hỏng: không mở được gói nén bên trong.', error)
  }
  let inflated = 0
  return {
    names: new Set(entries.keys()),
    async read(name) {
      const entry = entries.get(name)
      if (!entry) return undefined
      if (entry.isEncrypted()) throw encrypted()
      try {
        const chunks: Buffer[] = []
        let length = 0
        for await (const chunk of await zip.openReadStreamPromise(entry)) {
          if (!Buffer.isBuffer(chunk)) continue
          length += chunk.length
          inflated += chunk.length
          if (inflated > zipLimits.inflatedBytes) throw bomb('bung ra quá lớn')
          if (isSwollen(length, entry.compressedSize)) throw bomb('bung ra quá lớn so với cỡ tệp')
          chunks.push(chunk)
        }
        return Buffer.concat(chunks)
      } catch (error) {
        throw error instanceof FileRefusal ? error : broken(`Tệp hỏng: phần '${name}' không đọc được.`, error)
      }
    },
  }
}

const isSwollen = (inflated: number, compressed: number) =>
  inflated > zipLimits.judgedBytes && inflated > compressed * zipLimits.ratio

const bomb = (how: string) =>
  new FileRefusal(
    'bomb',
    `Tệp nén bất thường, ${how}, có thể là tệp phá hoại nên không mở.`,
    'Nếu đó là văn bản thật, hãy mở bằng Word hoặc Excel rồi lưu thành tệp mới.',
  )
