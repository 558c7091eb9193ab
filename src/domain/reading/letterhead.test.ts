import { describe, expect, it } from 'vitest'
import { readDocument } from './read-document.ts'

const body = '\n1. Sở Y tế báo cáo trước ngày 08/02/2021.\n'
const head = (lines: string) => readDocument(`${lines}\n${body}`)

describe('a letterhead', () => {
  it.each([
    ['Số:  20 /TB-UBND', '20/TB-UBND'],
    ['Số: **2865**/UBND-VXNV', '2865/UBND-VXNV'],
    ['Số: 18 - CT/TU', '18-CT/TU'],
    ['Số:          /TB-UBND', null],
    ['Số: ……/TB-UBND', null],
  ])('%s', (line, number) => {
    expect(head(line).number).toBe(number)
  })

  it('gives the date of its place line, not of a cited document', () => {
    const { issuedOn } = head(
      'V/v thực hiện Thông báo số 101/TB-VPCP ngày 11/5/2021\n\nBắc Kạn, ngày 18 tháng 5 năm 2021',
    )
    expect(issuedOn).toBe('2021-05-18')
  })

  it('without a date takes that of the meeting', () => {
    expect(head('THÔNG BÁO\nKết luận\n\nNgày 03/2/2020, đồng chí Chủ tịch chủ trì cuộc họp.').issuedOn).toBe(
      '2020-02-03',
    )
  })

  it('an impossible date is none', () => {
    expect(head('Bắc Ninh, ngày 31 tháng 02 năm 2021').issuedOn).toBeNull()
  })

  it.each([
    ['THÔNG BÁO', 'thông báo'],
    ['CÔNG ĐIỆN', 'công điện'],
    ['CHỈ THỊ', 'chỉ thị'],
    ['KẾ HOẠCH', 'kế hoạch'],
    ['Số: 12/UBND-VX', 'công văn'],
    ['V/v tăng cường kiểm tra', 'công văn'],
    ['GIẤY MỜI', 'khác'],
    ['', 'khác'],
  ])('‘%s’ is of kind %s', (line, kind) => {
    expect(head(line).kind).toBe(kind)
  })

  it.each([
    ['MẬT', 'mật'],
    ['**TỐI MẬT**', 'tối mật'],
    ['| UBND TỈNH BẮC NINH | TUYỆT MẬT |', 'tuyệt mật'],
    ['Độ mật: Tối mật', 'tối mật'],
    ['[MẬT]', 'mật'],
  ])('the stamp %s is read', (line, secrecy) => {
    expect(head(`${line}\nTHÔNG BÁO`).secrecy).toBe(secrecy)
  })

  it.each([
    'đối với các hội nghị có tính chất “mật”, xem xét cắt giảm',
    'nơi có mật độ giao lưu lớn',
    'Về công tác bảo mật',
  ])('‘%s’ is no stamp', (line) => {
    expect(head(`THÔNG BÁO\n${line}`).secrecy).toBeNull()
    expect(readDocument(`THÔNG BÁO\n1. Sở Y tế kiểm tra.\n${line}.`).secrecy).toBeNull()
  })

  it.each([
    ['HỎA TỐC', 'hỏa tốc'],
    ['HOẢ TỐC', 'hỏa tốc'],
    ['THƯỢNG KHẨN', 'thượng khẩn'],
    ['KHẨN', 'khẩn'],
  ])('the stamp %s is read', (line, urgency) => {
    expect(head(`${line}\nCÔNG ĐIỆN`).urgency).toBe(urgency)
  })

  it('the signer is the name under the last office', () => {
    const { signer } = readDocument(
      `THÔNG BÁO${body}Nơi nhận:\n- Như trên;\n\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n\nPhạm Tấn Hòa\n`,
    )
    expect(signer).toBe('Phạm Tấn Hòa')
  })
})
