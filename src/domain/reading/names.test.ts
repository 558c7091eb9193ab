import { describe, expect, it } from 'vitest'
import { readWideHeading } from './heading.ts'
import { readOrders } from './orders.ts'

const leads = (text: string) => readOrders(text).flatMap((order) => order.lead.map((name) => name.text))
const helpers = (text: string) => readOrders(text).flatMap((order) => order.coordinating.map((name) => name.text))

describe('a name is taken whole', () => {
  it.each([
    ['Giao Đảng ủy Bộ Nội vụ chủ trì.', ['Đảng ủy Bộ Nội vụ']],
    ['Giao Đảng ủy Quốc hội chỉ đạo các cơ quan rà soát.', ['Đảng ủy Quốc hội']],
    ['Chi cục Hải quan khu vực V tăng cường kiểm tra.', ['Chi cục Hải quan khu vực V']],
    ['Thuế tỉnh Lai Châu tăng cường kiểm tra.', ['Thuế tỉnh Lai Châu']],
    ['Thống đốc Ngân hàng Nhà nước Việt Nam chỉ đạo giãn nợ.', ['Thống đốc Ngân hàng Nhà nước Việt Nam']],
    ['Các cơ quan thông tấn, báo chí tiếp tục đưa tin.', ['Các cơ quan thông tấn, báo chí']],
    [
      'Ban Quản lý dự án đầu tư xây dựng công trình dân dụng tỉnh đẩy nhanh tiến độ.',
      ['Ban Quản lý dự án đầu tư xây dựng công trình dân dụng tỉnh'],
    ],
    [
      'Giao Ban Quản lý các khu kinh tế và công nghiệp Quảng Trị rà soát.',
      ['Ban Quản lý các khu kinh tế và công nghiệp Quảng Trị'],
    ],
    ['Cục Hạ tầng đô thị xây dựng tham mưu đề án.', ['Cục Hạ tầng đô thị xây dựng']],
    ['UBND các xã: An Bình, Đông Sơn khẩn trương di dời.', ['UBND các xã: An Bình, Đông Sơn']],
    [
      'Ủy ban nhân dân các xã có rừng phòng hộ ven biển tiếp tục tuần tra.',
      ['Ủy ban nhân dân các xã có rừng phòng hộ ven biển'],
    ],
    ['Giám đốc, Thủ trưởng các sở, ngành tiếp tục rà soát.', ['Giám đốc, Thủ trưởng các sở, ngành']],
    ['Bộ trưởng, Thủ trưởng cơ quan ngang Bộ tiếp tục rà soát.', ['Bộ trưởng', 'Thủ trưởng cơ quan ngang Bộ']],
  ])('%s', (text, lead) => {
    expect(leads(text)).toEqual(lead)
  })

  it.each([
    ['Sở A chủ trì, phối hợp với các Sở Tài chính liên quan tổ chức trực.', ['các Sở Tài chính liên quan']],
    ['Phối hợp với các đơn vị liên quan quản lý, kiểm soát chất lượng.', ['các đơn vị liên quan']],
    [
      'Phối hợp với các đơn vị cung cấp điện thuộc phạm vi quản lý xây dựng phương án.',
      ['các đơn vị cung cấp điện thuộc phạm vi quản lý'],
    ],
    ['Phối hợp với bộ, ngành liên quan rà soát.', ['bộ, ngành liên quan']],
  ])('%s', (text, names) => {
    expect(helpers(text)).toEqual(names)
  })

  it('does not go on with what the body is or may do', () => {
    expect(leads('Bộ Công an là cơ quan đầu mối giúp Chính phủ thực hiện thống nhất quản lý.')).toEqual([])
    expect(leads('Các cơ quan, đơn vị có nhiệm vụ tiếp tục báo cáo.')).not.toContain('Các cơ quan, đơn vị có nhiệm vụ')
  })
})

describe('who is meant', () => {
  it('stands before a colon', () => {
    expect(leads('Sở Tư pháp: Phối hợp với Công an tỉnh kiểm tra việc thi hành.')).toEqual(['Sở Tư pháp'])
  })

  it('may be a list before a colon, after difficulties that need no comma', () => {
    expect(leads('Sở Y tế, các đơn vị: Rà soát ngay.')).toEqual(['Sở Y tế', 'các đơn vị'])
    expect(leads('Các sở: Y tế, Nội vụ và các đơn vị liên quan: Các sở, ngành rà soát.').slice(0, 2)).toEqual([
      'Các sở: Y tế, Nội vụ',
      'các đơn vị liên quan',
    ])
    expect(leads('Quá trình thực hiện nếu có vướng mắc các cơ quan, đơn vị phản ánh về Công an tỉnh.')).toEqual([
      'các cơ quan, đơn vị',
    ])
  })

  it('is only the heading’s body, not whom its task goes on to name in small letters', () => {
    expect(leads('Sở Nội vụ: Tham mưu kế hoạch; đề nghị các đơn vị thuộc tỉnh thực hiện.')).toEqual(['Sở Nội vụ'])
    expect(leads('Chủ đầu tư: Ban Quản lý dự án tỉnh.')).toEqual([])
    expect(leads('Dự án 1: Phát triển cây dược liệu.')).toEqual([])
  })

  it('is whom a condition names', () => {
    expect(leads('Đối với các địa phương chưa có quy hoạch thì khẩn trương lập.')).toEqual([
      'các địa phương chưa có quy hoạch',
    ])
  })

  it('is whom the issuer demands it of after a comma', () => {
    expect(leads('Đây là việc rất cấp bách, Thủ tướng Chính phủ đề nghị các đồng chí Bộ trưởng tập trung.')).toEqual([
      'các đồng chí Bộ trưởng',
    ])
  })

  it('is not whom the one who acts commands', () => {
    expect(leads('Kiểm tra chất lượng; nếu không đạt, yêu cầu các đơn vị có biện pháp khắc phục.')).toEqual([])
    expect(leads('Cấp phát kinh phí từ nguồn đã giao cho Công an tỉnh.')).toEqual([])
    expect(leads('Thu hồi diện tích đất giao chủ đầu tư xây dựng khu dân cư.')).toEqual([])
  })
})

describe('a heading', () => {
  it('may tell its bodies apart', () => {
    expect(readWideHeading('UBND các xã, phường có làng nghề')?.lead).toEqual(['UBND các xã, phường có làng nghề'])
    expect(readWideHeading('Các đơn vị được giao làm chủ đầu tư:')?.lead).toEqual([
      'Các đơn vị được giao làm chủ đầu tư',
    ])
  })

  it('may put a colon after whom it asks', () => {
    expect(readWideHeading('Đề nghị: Hội Nông dân tỉnh, Liên minh Hợp tác xã tỉnh')).toEqual({
      lead: ['Hội Nông dân tỉnh', 'Liên minh Hợp tác xã tỉnh'],
      asked: true,
    })
  })

  it('is no sentence', () => {
    expect(readWideHeading('Các đơn vị có trách nhiệm báo cáo kết quả')).toBeUndefined()
    expect(readWideHeading('Bộ Y tế theo chức năng chủ trì, phối hợp với các Bộ')).toBeUndefined()
  })
})

describe('which bodies of many are meant', () => {
  it.each([
    [
      'Các cơ quan được phân công chủ trì nhiệm vụ theo Kế hoạch này có trách nhiệm lập dự toán.',
      ['Các cơ quan được phân công chủ trì nhiệm vụ theo Kế hoạch này'],
    ],
    [
      'Các sở, ngành và UBND các xã được phân công chủ trì nhiệm vụ có trách nhiệm lập kế hoạch chi tiết.',
      ['Các sở, ngành', 'UBND các xã'],
    ],
    ['Thứ trưởng Bộ Y tế phụ trách lĩnh vực tiếp tục bám sát tiến độ.', ['Thứ trưởng Bộ Y tế phụ trách lĩnh vực']],
    ['Cơ quan Y tế ở địa phương có trách nhiệm thống kê.', ['Cơ quan Y tế ở địa phương']],
    ['Các Trung tâm y tế giám sát tuyến xã.', ['Các Trung tâm y tế']],
    ['Giao Ban Quản lý dự án tiến hành nghiệm thu.', ['Ban Quản lý dự án']],
    [
      'Đoàn đại biểu Quốc hội, đại biểu Quốc hội và các Ủy ban của Quốc hội giám sát việc thực hiện.',
      ['Đoàn đại biểu Quốc hội', 'đại biểu Quốc hội', 'các Ủy ban của Quốc hội'],
    ],
  ])('%s', (text, lead) => {
    expect(leads(text)).toEqual(lead)
  })

  it('is said by a heading in its bracket', () => {
    const line = 'Các chủ rừng là tổ chức (các Ban quản lý rừng, các Công ty lâm nghiệp…)'
    expect(readWideHeading(line)?.lead).toEqual([line])
    expect(readWideHeading('UBND các huyện chịu trách nhiệm')).toBeUndefined()
  })
})

describe('bodies that only tell whose something is', () => {
  it('are not who a later command addresses', () => {
    expect(
      leads(
        'Để thống nhất theo yêu cầu của Tỉnh ủy, Sở Nội vụ và Ban Tổ chức Tỉnh ủy, trên cơ sở định hướng chung, đề nghị các địa phương tổng hợp số liệu.',
      ),
    ).toEqual(['các địa phương'])
  })

  it('stand before the subject, which a comma begins', () => {
    expect(leads('Trên cơ sở ý kiến của Sở Tài chính, Sở Y tế tham mưu phương án.')).toEqual(['Sở Y tế'])
  })
})
