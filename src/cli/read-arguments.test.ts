import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readArguments } from './read-arguments.ts'

function shown(...argv: string[]) {
  const read = readArguments(argv)
  if ('chosen' in read) throw new Error(`understood: ${argv.join(' ')}`)
  return read.shown
}

describe('readArguments', () => {
  it.each([
    [['start'], 'process'],
    [['parse', 'a.txt', '--json'], 'nothing'],
    [['ingest', 'a.txt', '--committee', 'bac-ninh'], 'database'],
    [['draft', 'list'], 'database'],
    [['draft', 'show', '1', '--json'], 'database'],
    [['draft', 'set', '1', '2/11', 'lead=SYT', 'deadline=16:00', '06/02/2021'], 'database'],
    [['draft', 'set', '1', 'closing', 'skip'], 'database'],
    [['publish', '1', '--as', 'bac-ninh/van-thu'], 'database'],
    [['organisation', 'add', 'thu', '--name', 'Tỉnh Thử'], 'database'],
    [['committee', 'add', 'thu', '--organisation', 'thu', '--name', 'Ban', '--chair', 'Nguyễn A'], 'database'],
    [['person', 'add', 'Trần B', '--committee', 'thu', '--role', 'focal', '--agency', 'SYT'], 'database'],
    [['directory', 'import', 'a.csv', '--organisation', 'thu'], 'database'],
    [['directory', 'list', '--organisation', 'thu'], 'database'],
    [['code', '--agency', 'bac-ninh/SYT'], 'database'],
    [['seed'], 'database'],
    [['migrate'], 'database'],
    [['doctor'], 'diagnosis'],
  ])('understands %j', (argv, needs) => {
    expect(readArguments(argv)).toMatchObject({ chosen: { needs } })
  })

  it('takes the three roles of a server, and all when none is asked for', () => {
    expect(readArguments(['start'])).toMatchObject({ chosen: { role: 'all' } })
    expect(readArguments(['start', '--role', 'web'])).toMatchObject({ chosen: { role: 'web' } })
    expect(readArguments(['start', '--role=worker'])).toMatchObject({ chosen: { role: 'worker' } })
    expect(shown('start', '--help').stdout).toContain('--role <role>')
  })

  it('says which file a command wants', () => {
    expect(readArguments(['parse', 'a.txt'])).toMatchObject({ chosen: { file: 'a.txt' } })
    expect(readArguments(['ingest', 'b.txt', '--committee', 'x'])).toMatchObject({ chosen: { file: 'b.txt' } })
  })

  it.each([
    [['bao-cao'], "Không có lệnh 'bao-cao'."],
    [['publsh', '1'], 'Có phải là: publish?'],
    [['draft', 'sho', '1'], "Không có lệnh 'sho'."],
    [['parse', 'a.txt', '--xml'], "Không có tùy chọn '--xml'."],
    [['parse'], 'Thiếu tham số <file>.'],
    [['publish', '1'], "Thiếu tùy chọn bắt buộc '--as <person>'."],
    [['publish', '1', '--as'], "Tùy chọn '--as <person>' thiếu giá trị."],
    [['publish', 'một', '--as', 'x'], "Số văn bản phải là một số, đang là 'một'."],
    [['publish', '99999999999', '--as', 'x'], 'Số văn bản phải là một số'],
    [['parse', 'a.txt', 'b.txt'], 'Thừa tham số'],
    [['organisation', 'add', 'Bắc Ninh', '--name', 'x'], "Mã 'Bắc Ninh' chỉ được gồm chữ thường không dấu"],
    [['organisation', 'add', 'x', '--name', ' '], 'Tên không được trống'],
    [['draft', 'set', '1', '2', 'han=mai'], "Không sửa được 'han'."],
    [['draft', 'set', '1', '2', 'mai'], "Không hiểu 'mai'."],
    [['draft', 'set', '1', '2', 'skip', 'keep'], 'trái nhau'],
    [['draft', 'set', '1', '2', 'lead=A', 'lead=B'], "'lead' được ghi hai lần"],
    [['person', 'add', 'A', '--committee', 'x', '--role', 'boss'], "Vai trò 'boss' không có."],
    [['person', 'add', 'A', '--committee', 'x', '--role', 'focal'], 'cần --agency'],
    [['start', '--role', 'boss'], "Vai trò 'boss' không có. Chọn: web, worker, all."],
    [['start', '--role'], "Tùy chọn '--role <role>' thiếu giá trị."],
    [['start', '--rolle', 'web'], "Không có tùy chọn '--rolle'."],
    [['start', 'web'], 'Thừa tham số'],
    [['code'], 'Ghi đúng một trong bốn: --person, --agency, --committee, --standby-of.'],
    [
      ['code', '--person', '1', '--agency', 'SYT'],
      'Ghi đúng một trong bốn: --person, --agency, --committee, --standby-of.',
    ],
  ])('refuses %j with one clear line and exit 2', (argv, line) => {
    const { stdout, stderr, exit } = shown(...argv)
    expect({ stdout, exit }).toEqual({ stdout: '', exit: 2 })
    expect(stderr).toContain(line)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('shows help in Vietnamese: on stdout when asked for, on stderr when a command is missing', () => {
    const asked = shown('--help')
    expect(asked).toMatchObject({ stderr: '', exit: 0 })
    expect(asked.stdout).toContain('Cách dùng: chidao')
    expect(asked.stdout).not.toMatch(/Usage|Options|Commands:/)
    expect(shown('help', 'ingest').stdout).toContain('--committee <slug>')
    expect(shown('draft', 'set', '--help').stdout).toContain('deadline="16:00 06/02/2021"')
    expect(shown()).toMatchObject({ stdout: '', exit: 2 })
    expect(shown().stderr).toContain('publish [tùy chọn] <id>')
    expect(shown('draft')).toMatchObject({ stdout: '', exit: 2 })
    expect(shown('draft').stderr).toContain('chidao draft')
  })

  it('answers any words at all without throwing', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'draft',
        'set',
        'show',
        'publish',
        'code',
        '--as',
        '--json',
        '--',
        '-',
        '1',
        'lead=',
        'skip',
        'help',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (argv) => {
        const read = readArguments(argv)
        if ('shown' in read) expect(read.shown.stdout + read.shown.stderr).not.toBe('')
      }),
    )
  })
})
