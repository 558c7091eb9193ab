import { describe, expect, it } from 'vitest'
import { readAddressed, readOrders } from './orders.ts'

const leads = (text: string) => readOrders(text).flatMap((order) => order.lead.map((name) => name.text))
const helpers = (text: string) => readOrders(text).flatMap((order) => order.coordinating.map((name) => name.text))

describe('who leads', () => {
  it.each([
    ['Sở Y tế kiểm tra, rà soát vật tư.', ['Sở Y tế']],
    ['Công an tỉnh và các lực lượng chức năng tăng cường tuần tra.', ['Công an tỉnh', 'các lực lượng chức năng']],
    ['Giao Sở Tài chính chủ trì, phối hợp với Sở Y tế tham mưu.', ['Sở Tài chính']],
    ['Đối với kiến nghị về kinh phí tạm thời giao Sở Tài chính chủ trì.', ['Sở Tài chính']],
    ['Bộ CHQS tỉnh có trách nhiệm tham mưu.', ['Bộ CHQS tỉnh']],
    [
      'Khi có ca F0 được phát hiện, Chủ tịch UBND các địa phương, Giám đốc Sở Y tế khẩn trương xem xét.',
      ['Chủ tịch UBND các địa phương', 'Giám đốc Sở Y tế'],
    ],
    [
      'Tăng cường kiểm tra; Bí thư cấp ủy, Chủ tịch UBND cấp huyện, cấp xã chỉ đạo giám sát.',
      ['Bí thư cấp ủy', 'Chủ tịch UBND cấp huyện, cấp xã'],
    ],
    ['Các lực lượng chức năng, nhất là lực lượng tuyến đầu bố trí đủ nhân lực.', ['Các lực lượng chức năng']],
    ['Từng địa phương (cấp huyện, cấp xã) phải rà soát.', ['Từng địa phương (cấp huyện, cấp xã)']],
    ['100% xã, phường, thị trấn phải xây dựng kế hoạch.', ['xã, phường, thị trấn']],
    [
      'Giao đồng chí Tống Thanh Hải - Phó Chủ tịch Thường trực UBND tỉnh chỉ đạo Sở Tài chính.',
      ['đồng chí Tống Thanh Hải - Phó Chủ tịch Thường trực UBND tỉnh'],
    ],
    ['Cục Xuất bản, In và Phát hành triển khai Luật.', ['Cục Xuất bản, In và Phát hành']],
  ])('%s', (text, lead) => {
    expect(leads(text)).toEqual(lead)
  })

  it('in ‘A chỉ đạo B’ is A, in ‘A chỉ đạo B giao C’ is C', () => {
    expect(leads('Ban cán sự đảng UBND tỉnh chỉ đạo UBND tỉnh chỉ đạo Sở Y tế khẩn trương huy động.')).toEqual([
      'Ban cán sự đảng UBND tỉnh',
    ])
    expect(
      leads(
        'Ban cán sự đảng UBND tỉnh chỉ đạo UBND tỉnh giao Sở Giao thông Vận tải phối hợp với các cơ quan lập danh sách.',
      ),
    ).toEqual(['Sở Giao thông Vận tải'])
  })

  it.each([
    'Chủ động chuẩn bị sẵn sàng nhân lực.',
    'Văn phòng UBND tỉnh thông báo Kết luận để các cơ quan liên quan biết.',
    'Thủ tướng Chính phủ ghi nhận, đánh giá cao các bộ.',
    'Các hoạt động sự kiện, chiếu phim, biểu diễn nghệ thuật.',
    'Đối với các sự kiện cần thiết thì do cấp ủy, chính quyền địa phương quyết định.',
  ])('is nobody in: %s', (text) => {
    expect(leads(text)).toEqual([])
  })

  it('is not the firm of which a named agency is to demand something', () => {
    expect(leads('Tổ công tác của tỉnh tiếp tục tổ chức đón; yêu cầu các doanh nghiệp thực hiện nghiêm.')).toEqual([
      'Tổ công tác của tỉnh',
    ])
  })
})

describe('who helps', () => {
  it.each([
    [
      'Phối hợp với các đơn vị y tế thuộc Bộ Y tế và các tỉnh bạn xây dựng phương án.',
      ['các đơn vị y tế thuộc Bộ Y tế', 'các tỉnh bạn'],
    ],
    [
      'Phối hợp với Sở Y tế, Sở Văn hóa - Thể thao và Du lịch, Sở Giáo dục và Đào tạo rà soát.',
      ['Sở Y tế', 'Sở Văn hóa - Thể thao và Du lịch', 'Sở Giáo dục và Đào tạo'],
    ],
    [
      'Chủ trì, phối hợp với các sở, ngành, UBND các huyện, thị xã, thành phố tăng cường.',
      ['các sở, ngành', 'UBND các huyện, thị xã, thành phố'],
    ],
    [
      'Chủ trì, phối hợp với các Sở: Tài chính, Kế hoạch và Đầu tư và các cơ quan liên quan rà soát.',
      ['các Sở: Tài chính, Kế hoạch và Đầu tư', 'các cơ quan liên quan'],
    ],
    ['Phối hợp với các cơ quan, đơn vị liên quan huy động y, bác sĩ.', ['các cơ quan, đơn vị liên quan']],
  ])('%s', (text, coordinating) => {
    expect(helpers(text)).toEqual(coordinating)
  })
})

describe('how it is said', () => {
  it('is kept for each addressee of a lead-in', () => {
    const names = readAddressed(
      'Chủ tịch UBND tỉnh đề nghị Bí thư cấp ủy; yêu cầu Thủ trưởng các cơ quan, đơn vị tập trung thực hiện:',
    )
    expect(names.map(({ text, asked }) => [text, asked])).toEqual([
      ['Bí thư cấp ủy', true],
      ['Thủ trưởng các cơ quan, đơn vị', false],
    ])
  })

  it('offsets point at the names', () => {
    const text = 'Khẩn trương. Sở Y tế chủ trì, phối hợp với Công an tỉnh thực hiện.'
    for (const order of readOrders(text)) {
      for (const name of [...order.lead, ...order.coordinating])
        expect(text.slice(name.start, name.end)).toBe(name.text)
    }
  })
})
