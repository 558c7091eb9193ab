import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { createFileReader, type FileReader, type ReadingLimits } from './file-reader.ts'
import { maxFileBytes } from './limits.ts'
import { FileRefusal } from './refusal.ts'
import { fixture } from './testing/fixture.ts'

const notice = Buffer.from('THÔNG BÁO\n1. Sở Y tế báo cáo tình hình dịch bệnh trước ngày 20/3/2025.\n')

async function using<T>(limits: Partial<ReadingLimits>, use: (reader: FileReader) => Promise<T>): Promise<T> {
  const reader = createFileReader(limits)
  try {
    return await use(reader)
  } finally {
    await reader.close()
    expect(running()).toEqual([])
  }
}

/** Reading processes of this one that are still there. */
const running = () =>
  execFileSync('ps', ['-ww', '-o', 'stat=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('reading-process') && !line.startsWith('Z'))

const refusal = (reading: Promise<unknown>) =>
  reading.then(
    () => 'read',
    (error: unknown) => (error instanceof FileRefusal ? error.code : error),
  )

describe('a file is read in a process of its own', () => {
  it('which gives its text and what was read of it, or the refusal in its words', async () => {
    await using({}, async (reader) => {
      const { file, parsed } = await reader.read(fixture('numbered.doc'))
      expect(file).toMatchObject({ format: 'doc' })
      expect(parsed.number).toBe('12/TB-UBND')
      expect(parsed.directives.length).toBeGreaterThan(2)
      await expect(reader.read(Buffer.from(''))).rejects.toThrow('Tệp trống, không có chữ nào. Chưa lưu gì.')
      await expect(reader.read(Buffer.alloc(maxFileBytes + 1))).rejects.toThrow('giới hạn 20 MB')
    })
  })

  it('which is ended when it takes too long', async () => {
    await using({ timeMs: 20 }, async (reader) => expect(await refusal(reader.read(notice))).toBe('too-slow'))
  })

  it('which is ended when it takes too much memory beside its heap', async () => {
    await using({ memoryBytes: 30 * 1024 * 1024 }, async (reader) =>
      expect(await refusal(reader.read(notice))).toBe('too-hungry'),
    )
  })

  it('which ends itself when its heap is full', async () => {
    const lines = Buffer.from('Sở Y tế báo cáo tình hình\n'.repeat(400_000))
    await using({ heapMegabytes: 24 }, async (reader) => expect(await refusal(reader.read(lines))).toBe('too-hungry'))
  })

  it('one or two at once; the others wait, and too many are sent away', async () => {
    await using({ atOnce: 1, waiting: 1 }, async (reader) => {
      const answers = await Promise.all([1, 2, 3].map(() => refusal(reader.read(notice))))
      expect(answers).toEqual(['read', 'read', 'busy'])
    })
  })

  it('which is ended, and what waits refused, when the server stops', async () => {
    const reader = createFileReader({ atOnce: 1 })
    const readings = [refusal(reader.read(notice)), refusal(reader.read(notice))]
    await reader.close()
    expect(await Promise.all(readings)).toEqual(['stopped', 'stopped'])
    expect(running()).toEqual([])
  })

  it('without holding up this one', async () => {
    await using({}, async (reader) => {
      const reading = reader.read(fixture('seed-003.pdf'))
      let turns = 0
      const timer = setInterval(() => turns++, 5)
      await reading
      clearInterval(timer)
      expect(turns).toBeGreaterThan(5)
    })
  })
})
