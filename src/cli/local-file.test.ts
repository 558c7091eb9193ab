import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLocalFile } from './local-file.ts'

describe('readLocalFile', () => {
  let directory = ''
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'local-file-'))
    await writeFile(join(directory, 'a.txt'), 'xin chào')
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('reads a file by its name relative to where the person stands', async () => {
    expect(new TextDecoder().decode(await readLocalFile('a.txt', directory))).toBe('xin chào')
    expect(await readLocalFile(join(directory, 'a.txt'), '/')).toHaveLength(9)
  })

  it('says that a file is not there, or that a part of its path is no directory', async () => {
    await expect(readLocalFile('b.txt', directory)).rejects.toThrow("Không đọc được tệp 'b.txt': không có tệp này")
    await expect(readLocalFile('a.txt/b', directory)).rejects.toThrow('đường dẫn không đúng')
  })

  it('refuses directories and pipes without waiting', async () => {
    await mkdir(join(directory, 'folder'))
    execFileSync('mkfifo', [join(directory, 'pipe')])
    await expect(readLocalFile('folder', directory)).rejects.toThrow("'folder' không phải tệp")
    await expect(readLocalFile('pipe', directory)).rejects.toThrow("'pipe' không phải tệp")
    await expect(readLocalFile('/dev/zero', directory)).rejects.toThrow('không phải tệp')
  })

  it('refuses a hundred megabytes before reading them', async () => {
    await writeFile(join(directory, 'big.pdf'), '')
    await truncate(join(directory, 'big.pdf'), 100 * 1024 * 1024)
    await expect(readLocalFile('big.pdf', directory)).rejects.toThrow(
      'Tệp quá lớn: 100 MB, giới hạn 20 MB. Chưa lưu gì.',
    )
  })
})
