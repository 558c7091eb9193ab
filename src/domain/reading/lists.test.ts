import { describe, expect, it } from 'vitest'
import { readDocument } from './read-document.ts'

const items = (text: string) => readDocument(text).items
const paths = (text: string) => items(text).map((item) => item.path)

describe('the lists of a document', () => {
  it('may count (i), (ii), (iii)', () => {
    expect(
      paths(
        '1. Về tiến độ\na) Đề nghị:\n(i) Sở Y tế kiểm tra.\n(ii) Công an tỉnh kiểm soát.\n(iii) Sở Nội vụ theo dõi.',
      ),
    ).toEqual(['1.a.i', '1.a.ii', '1.a.iii'])
  })

  it('take (i) after (h) as a letter', () => {
    const letters = ['a', 'b', 'c', 'd', 'đ', 'e', 'g', 'h', 'i'].map((letter) => `(${letter}) Sở Y tế kiểm tra.`)
    expect(paths(['1. Việc chung', ...letters].join('\n')).at(-1)).toBe('1.i')
  })

  it('may repeat all that stands above: 2.1.a), II.2', () => {
    expect(
      paths('II. NHIỆM VỤ\n2. Các bước\n2.1. Bước một:\n2.1.a. Sở Y tế lập danh sách.\n2.1.b. Sở Nội vụ thẩm định.'),
    ).toEqual(['II.2.1.a', 'II.2.1.b'])
    expect(paths('II. NHIỆM VỤ\nII.1. Sở Y tế kiểm tra.\nII.2. Sở Nội vụ theo dõi.')).toEqual(['II.1', 'II.2'])
  })

  it('may be articles, of which one that names nobody orders nothing', () => {
    expect(
      paths(
        'Điều 1. Phê duyệt kèm theo Quyết định này danh mục.\nĐiều 2. Tổ chức thực hiện\n1. Sở Y tế công bố danh mục.\n2. UBND các xã niêm yết.\nĐiều 3. Quyết định này có hiệu lực kể từ ngày ký.',
      ),
    ).toEqual(['2.1', '2.2'])
  })

  it('of things belong to the order above them', () => {
    const [item, ...others] = items(
      '1. Sở Y tế theo dõi\n2. Các sở báo cáo số liệu gồm:\n(1) Tổng số ca;\n(2) Tổng số giường;\n3. Sở Nội vụ tổng hợp.',
    ).slice(1)
    expect(item?.path).toBe('2')
    expect(item?.text).toContain('Tổng số giường')
    expect(others.map((each) => each.path)).toEqual(['3'])
  })

  it('of a plan are content where they name nobody', () => {
    expect(
      paths(
        'II. GIẢI PHÁP\n1. Đẩy mạnh truyền thông.\n2. Xây dựng nền tảng.\nIII. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế chủ trì.\n2. Kịp thời báo cáo.',
      ),
    ).toEqual(['III.1', 'III.2'])
  })

  it('inherit from the nearest heading that names somebody', () => {
    const [item] = items('2. Các sở, ngành\na) Sở Y tế:\n- Việc chung.\n(1) Kiểm tra kho.\n(2) Rà soát vật tư.')
    expect(item?.lead).toEqual(['Sở Y tế'])
  })
})

describe('the end of a document', () => {
  const numbered = '1. Sở Y tế kiểm tra kho thuốc.\n2. Công an tỉnh kiểm soát chặt chẽ.\n'

  it('is an item where one body watches over the whole', () => {
    expect(
      paths(
        `${numbered}Sở Nội vụ chịu trách nhiệm theo dõi, đôn đốc và kịp thời báo cáo việc thực hiện Chỉ thị này./.`,
      ),
    ).toEqual(['1', '2', 'closing'])
  })

  it('is none where everybody is driven on', () => {
    expect(
      paths(
        `${numbered}Đây là việc quan trọng. Chủ tịch UBND tỉnh yêu cầu Lãnh đạo các sở, ngành nêu cao trách nhiệm, bám sát từng mốc thời gian.`,
      ),
    ).toEqual(['1', '2'])
  })
})

describe('labels in a task', () => {
  const text =
    '1. Tập huấn\n- Các cơ quan, đơn vị tiếp tục cử người tham dự.\nĐơn vị chủ trì tham mưu thực hiện: Sở Tư pháp.\nĐơn vị phối hợp triển khai: Sở Nội vụ.\nThời gian thực hiện: '

  it('lead with those whom the sentences name', () => {
    const [item] = items(`${text}Thường xuyên.`)
    expect(item?.lead).toEqual(['Sở Tư pháp', 'Các cơ quan, đơn vị'])
    expect(item?.coordinating).toEqual(['Sở Nội vụ'])
  })

  it('lead with who acts in them, where they are sentences', () => {
    const [item] = items(
      '1. Rà soát\n- Cơ quan thực hiện: Sở Tư pháp rà soát các văn bản thuộc lĩnh vực của mình; các sở, ngành rà soát văn bản do mình tham mưu và gửi kết quả về Sở Tư pháp trước khi ban hành.\n2. Sở Y tế theo dõi.',
    )
    expect(item?.lead).toEqual(['Sở Tư pháp', 'các sở, ngành'])
  })

  it('give no time where they only say which plan, or have no end', () => {
    expect(readDocument(`${text}Theo kế hoạch công tác hằng năm.`).deadlines).toEqual([])
    expect(readDocument(`${text}Giai đoạn 2026-2030 và những năm tiếp theo.`).deadlines).toEqual([])
  })
})
