import { writeXlsx } from 'hucre'
import { describe, expect, it } from 'vitest'
import { maxFileBytes } from './limits.ts'
import { readFile } from './read-file.ts'
import { FileRefusal, type RefusalCode } from './refusal.ts'
import { fixture } from './testing/fixture.ts'
import { makeLockedPdf, makeScan } from './testing/make-pdf.ts'
import { makeDocx, makeZip } from './testing/make-zip.ts'

async function refusalOf(bytes: Uint8Array): Promise<FileRefusal> {
  const error = await readFile(bytes).catch((thrown: unknown) => thrown)
  if (!(error instanceof FileRefusal)) throw new Error('the file was read', { cause: error })
  return error
}

async function expectRefusal(bytes: Uint8Array, code: RefusalCode, ...words: string[]): Promise<void> {
  const { code: given, message } = await refusalOf(bytes)
  expect({ code: given, message }).toMatchObject({ code, message: expect.stringContaining(words[0] ?? '') })
  for (const word of words) expect(message).toContain(word)
}

const english =
  'The committee met on Monday and decided that every department shall report the number of cases before noon.'

describe('a file is refused with its reason', () => {
  it('when it is a scan without letters', async () => {
    await expectRefusal(makeScan(), 'scanned', 'bản quét, không có lớp chữ', 'được giữ lại', 'OCR')
    const picture = { 'word/media/image1.png': 'png' }
    await expectRefusal(
      makeDocx('<w:p><w:r><w:drawing/></w:r></w:p>', picture),
      'scanned',
      'bản quét, không có lớp chữ',
    )
  })

  it('when it has a password', async () => {
    await expectRefusal(makeLockedPdf(), 'encrypted', 'mật khẩu', 'Chưa lưu gì')
    const sheets = [{ name: 'A', rows: [['Sở Y tế']] }]
    const locked = await writeXlsx({ sheets, encryption: { password: 'matkhau', spinCount: 1 } })
    await expectRefusal(locked, 'encrypted', 'mật khẩu')
    const document = fixture('tcvn3.doc')
    const header = document.indexOf(Buffer.from('eca5', 'hex'))
    document.writeUInt16LE(document.readUInt16LE(header + 0x0a) | 0x0100, header + 0x0a)
    await expectRefusal(document, 'encrypted', 'mật khẩu')
  })

  it('when it is broken', async () => {
    for (const name of ['numbered.docx', 'tcvn3.doc', 'seed-004.pdf', 'task-sheet.xlsx']) {
      const whole = fixture(name)
      await expectRefusal(whole.subarray(0, whole.length / 3), 'broken', 'hỏng', 'Chưa lưu gì')
    }
  })

  it('when it is a zip bomb, by what it says and by what comes out', async () => {
    const zeros = Buffer.alloc(40 * 1024 * 1024)
    await expectRefusal(makeZip([{ name: 'word/document.xml', content: zeros }]), 'bomb', 'bất thường')
    await expectRefusal(makeZip([{ name: 'word/document.xml', content: zeros, declared: 1000 }]), 'broken')
    const many = Array.from({ length: 2_500 }, (_, index) => ({ name: `word/${index}.xml`, content: Buffer.from('x') }))
    await expectRefusal(makeZip(many), 'bomb', 'bên trong')
    const parts = Array.from({ length: 200 }, (_, index) => ({
      name: `xl/${index}.xml`,
      content: Buffer.alloc(1000 * 1024),
    }))
    await expectRefusal(makeZip([{ name: 'xl/workbook.xml', content: Buffer.from('<workbook/>') }, ...parts]), 'bomb')
  })

  it('when it is too large, or has nothing in it', async () => {
    await expectRefusal(Buffer.alloc(maxFileBytes + 1, 'a'), 'too-large', '20 MB')
    await expectRefusal(Buffer.alloc(0), 'empty', 'trống')
    await expectRefusal(Buffer.from(' \r\n\t '), 'empty')
    await expectRefusal(Buffer.from('\ufeff---\n***'), 'empty')
    await expectRefusal(makeDocx('<w:p/>'), 'empty')
  })

  it('when it is not Vietnamese', async () => {
    await expectRefusal(Buffer.from(english), 'not-vietnamese', 'không phải tiếng Việt')
    await expectRefusal(makeDocx(`<w:p><w:r><w:t>${english}</w:t></w:r></w:p>`), 'not-vietnamese')
  })

  it.each([
    ['89504e470d0a1a0a0000000d', 'ảnh PNG'],
    ['ffd8ffe000104a464946', 'ảnh JPEG'],
    ['526172211a0700cf907300', 'tệp nén RAR'],
    ['4d5a90000300000004', 'chương trình Windows'],
    ['000000206674797068656963', 'ảnh HEIC'],
    ['7b5c727466315c616e7369', 'văn bản RTF'],
    ['0001020304050607080b0e0f', 'tệp nhị phân không rõ loại'],
  ])('when it is something else, with its name (%s)', async (hex, name) => {
    await expectRefusal(Buffer.from(hex, 'hex'), 'unknown-format', name, '.docx')
  })

  it('when it is an archive or an Office file of another kind', async () => {
    await expectRefusal(makeZip([{ name: 'a.txt', content: Buffer.from('a') }]), 'unknown-format', 'tệp nén ZIP')
    await expectRefusal(
      makeZip([{ name: 'ppt/presentation.xml', content: Buffer.from('a') }]),
      'unknown-format',
      'PowerPoint',
    )
  })
})

describe('a file is read', () => {
  it('whatever its first bytes look like, when it is text', async () => {
    expect((await readFile(Buffer.from('BMI: chỉ số khối cơ thể của học sinh các trường tiểu học'))).format).toBe(
      'text',
    )
    expect((await readFile(Buffer.from('PK họp giao ban: các phòng báo cáo tình hình'))).format).toBe('text')
  })

  it('when it is Vietnamese without marks', async () => {
    const plain = 'So Y te bao cao tinh hinh dich benh truoc 16 gio hang ngay cho Uy ban nhan dan tinh'
    expect((await readFile(Buffer.from(plain))).text).toBe(plain)
  })
})
