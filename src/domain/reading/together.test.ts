import { describe, expect, it } from 'vitest'
import { readOrders } from './orders.ts'

const leads = (text: string) => readOrders(text).flatMap((order) => order.lead.map((name) => name.text))
const helpers = (text: string) => readOrders(text).flatMap((order) => order.coordinating.map((name) => name.text))

describe('who helps, however the help is described', () => {
  it.each([
    ['Chủ động phối hợp chặt chẽ, kịp thời và thường xuyên với Công an tỉnh tuần tra.', ['Công an tỉnh']],
    ['Lập kế hoạch phối hợp cụ thể với các sở, ngành liên quan để dạy nghề.', ['các sở, ngành liên quan']],
    ['Sở Xây dựng tiếp tục phối hợp, hướng dẫn Sở Y tế, các nhà thầu xử lý vướng mắc.', ['Sở Y tế', 'các nhà thầu']],
    ['Phối hợp, trao đổi và thống nhất với Sở Tài chính về kinh phí.', ['Sở Tài chính']],
  ])('%s', (text, coordinating) => {
    expect(helpers(text)).toEqual(coordinating)
  })

  it.each([
    'Chủ trì, phối hợp hướng dẫn các địa phương lập hồ sơ.',
    'Phối hợp, tạo điều kiện cho các hộ dân đấu nối nước sạch.',
    'Phối hợp, tham mưu UBND tỉnh ban hành quyết định.',
  ])('is nobody in: %s', (text) => {
    expect(helpers(text)).toEqual([])
  })

  it.each([
    [
      'Phối hợp, hỗ trợ chính quyền địa phương và lực lượng Kiểm lâm, các đơn vị chủ rừng trong tuần tra.',
      ['chính quyền địa phương', 'lực lượng Kiểm lâm', 'các đơn vị chủ rừng'],
    ],
    [
      'Phối hợp với các cơ quan chức năng và chính quyền địa phương giải quyết tranh chấp.',
      ['các cơ quan chức năng', 'chính quyền địa phương'],
    ],
    ['Phối hợp với các cấp ủy, chính quyền các cấp vận động.', ['các cấp ủy, chính quyền các cấp']],
    ['Phối hợp với lực lượng quân đội, công an dọn vệ sinh.', ['lực lượng quân đội, công an']],
    ['Phối hợp với các địa phương, đơn vị, chủ rừng triển khai phương án.', ['các địa phương, đơn vị, chủ rừng']],
  ])('bodies are told apart: %s', (text, coordinating) => {
    expect(helpers(text)).toEqual(coordinating)
  })
})

describe('institutions named after what they do', () => {
  it.each([
    ['Các cơ sở đào tạo chủ động phối hợp với các Vụ liên quan.', ['Các cơ sở đào tạo']],
    ['Yêu cầu các cơ sở giáo dục nghề nghiệp gửi báo cáo.', ['các cơ sở giáo dục nghề nghiệp']],
    ['Các cơ sở khám bệnh, chữa bệnh rà soát thuốc dự trữ.', ['Các cơ sở khám bệnh, chữa bệnh']],
  ])('%s', (text, lead) => {
    expect(leads(text)).toEqual(lead)
  })
})
