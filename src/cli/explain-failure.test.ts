import { describe, expect, it } from 'vitest'
import { DataDirLocked } from '../../db/data-dir-lock.ts'
import { UseCaseError } from '../use-case-error.ts'
import { explainFailure } from './explain-failure.ts'
import { CliFailure, UsageFailure } from './failure.ts'

describe('explainFailure', () => {
  it('shows what is written for people as it is', () => {
    expect(explainFailure(new CliFailure('Không có tệp.'))).toEqual({ stdout: '', stderr: 'Không có tệp.\n', exit: 1 })
    expect(explainFailure(new UseCaseError('x', 'Đã có.')).stderr).toBe('Đã có.\n')
    expect(explainFailure(new UsageFailure('Ghi rõ.'))).toEqual({ stdout: '', stderr: 'Ghi rõ.\n', exit: 2 })
    expect(explainFailure(new DataDirLocked('.data', 7)).stderr).toContain('.data')
  })

  it('finds a lost connection inside what a driver wraps around it', () => {
    const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    expect(explainFailure(new Error('Failed query', { cause })).stderr).toContain('Mất kết nối với cơ sở dữ liệu')
  })

  it('shows a fault of the program with its trace and without secrets', () => {
    const { stderr, exit } = explainFailure(new Error('bad: postgres://u:hunter2@db/x'))
    expect(exit).toBe(1)
    expect(stderr).toContain('Lỗi của chương trình')
    expect(stderr).toContain('explain-failure.test.ts')
    expect(stderr).not.toContain('hunter2')
    expect(explainFailure('what').stderr).toContain('what')
  })
})
