import { describe, expect, it } from 'vitest'
import { readDocument } from './read-document.ts'

const paths = (text: string) => readDocument(text).items.map((item) => item.path)

describe('what a document numbers', () => {
  it('is an item at the deepest number, its path all the marks above it', () => {
    expect(
      paths(
        'I. NHIỆM VỤ\n1. Sở Y tế\na) Kiểm tra.\nb) Rà soát.\n2. Công an tỉnh kiểm soát.\nII. TỔ CHỨC\n1. Sở Nội vụ theo dõi.',
      ),
    ).toEqual(['I.1.a', 'I.1.b', 'I.2', 'II.1'])
  })

  it('keeps dotted numbers as they are', () => {
    expect(paths('1. Về y tế\n1.1. Sở Y tế kiểm tra.\n1.2. Công an tỉnh kiểm soát.\n2. Sở Nội vụ theo dõi.')).toEqual([
      '1.1',
      '1.2',
      '2',
    ])
  })

  it('takes bracketed numbers without their brackets', () => {
    expect(paths('3. UBND tỉnh chỉ đạo Sở Y tế:\n(1) Kiểm tra.\n(2) Rà soát.')).toEqual(['3.1', '3.2'])
  })

  it('goes under an article that stands alone on its line', () => {
    const { items } = readDocument(
      'Điều 1.\n\nUBND tỉnh yêu cầu Sở Y tế thực hiện các nhiệm vụ sau đây:\n\n1. Kiểm tra kho thuốc.\n\n2. Rà soát vật tư.\n\nĐiều 2.\n\n1. Kết thúc năm 2026, Sở Y tế báo cáo UBND tỉnh.\n\n2. Sở Nội vụ theo dõi.',
    )
    expect(items.map(({ path, lead }) => [path, ...lead])).toEqual([
      ['1.1', 'Sở Y tế'],
      ['1.2', 'Sở Y tế'],
      ['2.1', 'Sở Y tế'],
      ['2.2', 'Sở Nội vụ'],
    ])
  })

  it('goes under no article that a broken line only refers to', () => {
    const broken = '1. Sở Y tế kiểm tra việc thực hiện theo quy định tại\nĐiều 5.\n2. Sở Nội vụ theo dõi.'
    expect(paths(broken)).toEqual(['1', '2'])
  })

  it('ends before the closing formula, whoever it addresses', () => {
    const { items } = readDocument(
      '1. Sở Y tế\n\n- Kiểm tra kho thuốc.\n\n2. Công an tỉnh\n\n- Tuần tra.\n\nYêu cầu Giám đốc các sở, ngành; Chủ tịch UBND các xã thực hiện nghiêm túc Chỉ thị này./.',
    )
    expect(items.map(({ path, lead }) => [path, ...lead])).toEqual([
      ['1', 'Sở Y tế'],
      ['2', 'Công an tỉnh'],
    ])
  })

  it('does not count bullets', () => {
    expect(paths('1. Sở Y tế\n- Kiểm tra.\n+ Rà soát.')).toEqual(['1'])
  })

  it('inherits who leads from the heading above', () => {
    expect(readDocument('1. Sở Y tế:\na) Kiểm tra.\nb) Rà soát.').items.map((item) => item.lead)).toEqual([
      ['Sở Y tế'],
      ['Sở Y tế'],
    ])
  })

  it('inherits from the lead-in where nobody is named at all', () => {
    const { items } = readDocument(
      'UBND tỉnh yêu cầu các sở, ban, ngành thực hiện các nội dung sau:\n1. Tăng cường kiểm tra.',
    )
    expect(items[0]?.lead).toEqual(['các sở, ban, ngành'])
  })

  it('is no item when it only assesses', () => {
    expect(paths('1. Tình hình dịch bệnh đang diễn biến phức tạp.\n2. Sở Y tế kiểm tra.')).toEqual(['2'])
  })

  it('does not take a number out of order for one', () => {
    expect(paths('1. Sở Y tế kiểm tra.\n40. Công an tỉnh\n2. Sở Nội vụ rà soát.')).toEqual(['1', '2'])
  })

  it('an order after the last number is the closing, a formula is none', () => {
    expect(paths('1. Sở Y tế kiểm tra.\nYêu cầu các sở, ngành báo cáo UBND tỉnh trước ngày 08/02/2021.')).toEqual([
      '1',
      'closing',
    ])
    expect(paths('1. Sở Y tế kiểm tra.\nYêu cầu các sở, ngành nghiêm túc triển khai thực hiện./.')).toEqual(['1'])
  })

  it('without any number the order is the closing', () => {
    expect(
      paths(
        'UBND tỉnh chỉ đạo như sau:\nGiao Sở Y tế chủ trì triển khai văn bản nêu trên.\nTheo chỉ đạo trên, các đơn vị thực hiện./.',
      ),
    ).toEqual(['closing'])
  })
})

describe('directives', () => {
  const read = (text: string) =>
    readDocument(text).directives.map(({ path, deadline }) => [path, deadline?.raw ?? null])

  it('an item of one order has its time itself', () => {
    expect(read('1. Sở Y tế báo cáo trước ngày 08/02/2021.')).toEqual([['1', 'trước ngày 08/02/2021']])
  })

  it('‘Hoàn thành … trước ngày’ at the end is the time of the whole item', () => {
    expect(read('1. Sở Y tế rà soát. Kiểm tra. Hoàn thành trước ngày 08/02/2021.')).toEqual([
      ['1', 'trước ngày 08/02/2021'],
    ])
  })

  it('each of two times in an item makes an order of its own', () => {
    expect(
      read(
        '1. Sở Y tế\nRà soát vật tư.\nGửi kế hoạch trước ngày 08/02/2021.\nBáo cáo tình hình trước 16 giờ hằng ngày.',
      ),
    ).toEqual([
      ['1', null],
      ['1/2', 'trước ngày 08/02/2021'],
      ['1/3', 'trước 16 giờ hằng ngày'],
    ])
  })

  it('two times in one sentence make two, with the same words', () => {
    expect(read('1. Sở Y tế sửa chữa xong trước ngày 08/02/2021, xây dựng lại xong trước ngày 08/03/2021.')).toEqual([
      ['1', 'trước ngày 08/02/2021'],
      ['1/1-2', 'trước ngày 08/03/2021'],
    ])
  })

  it('two leads in one paragraph get paths that differ', () => {
    expect(read('5. Công an tỉnh tuần tra. Sở Y tế rà soát. Sở Xây dựng kiểm tra.').map(([path]) => path)).toEqual([
      '5',
      '5/1',
      '5/1-2',
    ])
  })
})

describe('documents in one file', () => {
  it('a cover and its attachment are told apart', () => {
    const { items, attachments } = readDocument(
      'Số: 4888/UBND-VX\nUBND tỉnh chỉ đạo như sau:\nGiao Sở Y tế chủ trì thực hiện Thông báo nêu trên, báo cáo kết quả.\nNơi nhận:\n- Như trên;\nKT. CHỦ TỊCH\nPhạm Tấn Hòa\n\nTHÔNG BÁO\nKết luận\n1. Bộ Y tế kiểm tra.\n',
    )
    expect(items.map((item) => item.path)).toEqual(['closing'])
    expect(attachments.map((each) => [each.kind, each.items.map((item) => item.lead)])).toEqual([
      ['thông báo', [[['Bộ Y tế']]].flat()],
    ])
  })
})
