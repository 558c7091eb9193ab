import { describe, expect, it } from 'vitest'
import { findTimes } from './time-phrases.ts'

const issuedOn = '2021-02-03'
/** Raw phrase and what it means, of all phrases in a sentence. */
const read = (text: string) =>
  findTimes(text, issuedOn).map(({ raw, deadline, every }) => [
    raw,
    deadline && 'due' in deadline ? deadline.due : (every ?? deadline?.kind ?? null),
  ])

describe('a date that obliges', () => {
  it.each([
    ['Báo cáo UBND tỉnh trước ngày 08/02/2021.', 'trước ngày 08/02/2021', '2021-02-07T23:59:59+07:00'],
    ['Hoàn thành trước 08/11/2021; đồng thời tuyên truyền', 'trước 08/11/2021', '2021-11-07T23:59:59+07:00'],
    ['báo cáo trước 16 giờ ngày 06/02/2021', 'trước 16 giờ ngày 06/02/2021', '2021-02-06T16:00:00+07:00'],
    [
      'báo cáo trước 16 giờ 30 phút ngày 06/02/2021',
      'trước 16 giờ 30 phút ngày 06/02/2021',
      '2021-02-06T16:30:00+07:00',
    ],
    ['gửi trước 17h00 ngày 6/2/2021', 'trước 17h00 ngày 6/2/2021', '2021-02-06T17:00:00+07:00'],
    ['Thời hạn hoàn thành chậm nhất ngày 25/12/2025.', 'chậm nhất ngày 25/12/2025', '2025-12-25T23:59:59+07:00'],
    ['hoàn thành chậm nhất trước ngày 31/12/2025', 'chậm nhất trước ngày 31/12/2025', '2025-12-30T23:59:59+07:00'],
    ['báo cáo trước Thứ Tư ngày 03/12/2025', 'trước Thứ Tư ngày 03/12/2025', '2025-12-02T23:59:59+07:00'],
    ['nộp hồ sơ trong ngày 06/02/2021', 'trong ngày 06/02/2021', '2021-02-06T23:59:59+07:00'],
    ['báo cáo trước ngày 06 tháng 12 năm 2025', 'trước ngày 06 tháng 12 năm 2025', '2025-12-05T23:59:59+07:00'],
    ['phát động và triển khai vào ngày 01/12/2025 để', 'vào ngày 01/12/2025', '2025-12-01T23:59:59+07:00'],
    ['thực hiện đến hết ngày 15/3/2021', 'đến hết ngày 15/3/2021', '2021-03-15T23:59:59+07:00'],
    ['xong trong tháng 6/2026', 'xong trong tháng 6/2026', '2026-06-30T23:59:59+07:00'],
    ['hoàn thành trong quý I/2026', 'trong quý I/2026', '2026-03-31T23:59:59+07:00'],
    [
      'hỗ trợ nhà ở, cơ bản xong trong hai năm 2026 - 2027.',
      'xong trong hai năm 2026 - 2027',
      '2027-12-31T23:59:59+07:00',
    ],
    ['Kết thúc năm 2026, Sở Y tế báo cáo UBND tỉnh.', 'Kết thúc năm 2026', '2026-12-31T23:59:59+07:00'],
    ['hoàn thành trong năm 2026', 'trong năm 2026', '2026-12-31T23:59:59+07:00'],
    ['hoàn thành trước tháng 3/2024', 'trước tháng 3/2024', '2024-02-29T23:59:59+07:00'],
    ['hoàn thành trong tháng 3.', 'trong tháng 3', '2021-03-31T23:59:59+07:00'],
    ['hoàn thành trong quý I.', 'trong quý I', '2021-03-31T23:59:59+07:00'],
    ['hoàn thành trước 15/3, báo cáo', 'trước 15/3', '2021-03-14T23:59:59+07:00'],
    [
      'báo cáo Thủ tướng Chính phủ kết quả thực hiện trong Quý II năm 2021.',
      'trong Quý II năm 2021',
      '2021-06-30T23:59:59+07:00',
    ],
    ['hoàn thành trong 6 tháng đầu năm 2021', 'trong 6 tháng đầu năm 2021', '2021-06-30T23:59:59+07:00'],
    ['hoàn thành cuối tháng 12 năm 2021', 'cuối tháng 12 năm 2021', '2021-12-31T23:59:59+07:00'],
    ['Hạn hoàn thành: 31/12/2021.', 'Hạn hoàn thành: 31/12/2021', '2021-12-31T23:59:59+07:00'],
  ])('%s', (text, raw, due) => {
    expect(read(text)).toEqual([[raw, due]])
  })

  it('without a year takes the document’s, or the next one when the day has passed', () => {
    expect(read('báo cáo trước ngày 15/02.')).toEqual([['trước ngày 15/02', '2021-02-14T23:59:59+07:00']])
    expect(read('báo cáo trước ngày 15/01.')).toEqual([['trước ngày 15/01', '2022-01-14T23:59:59+07:00']])
  })

  it('reads capitals and missing blanks alike', () => {
    expect(read('BÁO CÁO TRƯỚC NGÀY 08/02/2021')).toEqual([['TRƯỚC NGÀY 08/02/2021', '2021-02-07T23:59:59+07:00']])
  })

  it.each(['trước ngày 31/02/2021', 'trước ngày 12/13/2021', 'trước ngày 00/01/2021'])(
    'that no calendar has is found and not resolved: %s',
    (raw) => {
      expect(read(`Sở Y tế báo cáo ${raw}.`)).toEqual([[raw, null]])
    },
  )
})

describe('a duty that comes again', () => {
  it.each([
    ['báo cáo UBND tỉnh trước 16 giờ 00’ hằng ngày.', 'trước 16 giờ 00’ hằng ngày', 'daily 16:00'],
    ['báo cáo trước 7h30 hàng ngày.', 'trước 7h30 hàng ngày', 'daily 07:30'],
    ['Hằng ngày nắm bắt diễn biến thị trường.', 'Hằng ngày', 'daily'],
    ['- Hàng năm tổng hợp, đánh giá tình hình.', 'Hàng năm', 'yearly'],
    ['xét nghiệm miễn phí thường xuyên, hằng tuần cho học sinh', 'hằng tuần', 'weekly'],
    ['báo cáo định kỳ hằng tuần về Bộ', 'định kỳ hằng tuần', 'weekly'],
    ['báo cáo kết quả vào ngày 25 hằng tháng', 'vào ngày 25 hằng tháng', 'monthly day 25'],
    ['báo cáo thứ sáu hằng tuần', 'thứ sáu hằng tuần', 'weekly thứ sáu'],
    ['báo cáo trước 15 giờ thứ Sáu hằng tuần', 'trước 15 giờ thứ Sáu hằng tuần', 'weekly thứ sáu 15:00'],
    ['báo cáo hằng năm (trước ngày 30 tháng 11)', 'hằng năm (trước ngày 30 tháng 11', 'yearly day 30/11'],
    ['gửi trước ngày 20 hằng tháng lên phần mềm', 'trước ngày 20 hằng tháng', 'monthly day 20'],
    ['báo cáo định kỳ 6 tháng về Bộ', 'định kỳ 6 tháng', 'half-yearly'],
    ['báo cáo UBND tỉnh kết quả thực hiện hằng năm theo quy định', 'hằng năm', 'yearly'],
    ['họp giao ban 1 tuần/lần', '1 tuần/lần', 'weekly'],
    ['báo cáo trước ngày 20 của tháng cuối quý', 'trước ngày 20 của tháng cuối quý', 'quarterly day 20'],
  ])('%s', (text, raw, every) => {
    expect(read(text)).toEqual([[raw, every]])
  })
})

describe('a time counted from something', () => {
  it('is kept as written and not resolved', () => {
    expect(read('báo cáo trong vòng 24 giờ kể từ khi phát hiện ca bệnh.')).toEqual([
      ['trong vòng 24 giờ kể từ khi phát hiện ca bệnh', 'relative'],
    ])
    expect(read('Xử lý nước tù đọng trong 24-48 giờ sau khi nước rút.')).toEqual([
      ['trong 24-48 giờ sau khi nước rút', 'relative'],
    ])
  })
})

describe('no deadline', () => {
  it.each([
    'Kết thúc năm 2025, tỷ lệ hộ nghèo còn 3%.',
    'Các kết quả hằng năm của đơn vị đều tốt.',
    'Chỉ thị số 79/CT-BGDĐT ngày 28/01/2021 của Bộ trưởng',
    'Ngày 02/02/2021, đồng chí Chủ tịch chủ trì hội nghị',
    'thực hiện cách ly tập trung trong 21 ngày và làm việc',
    'tổ chức tang lễ tối đa là 24 giờ',
    'Chỉ đạo các địa phương “hàng ngày tuyên truyền, hàng giờ tuyên truyền” thực hiện “5K”',
    'Sau 3 tuần thực hiện Chiến lược',
    'tiêm chủng cho trẻ em từ 12 - 17 tuổi',
    'trở thành thói quen thực hiện hằng ngày',
    'cài đặt, sử dụng thường xuyên, hằng ngày, hiệu quả ứng dụng',
    'dự toán chi ngân sách hàng năm của sở',
    'xây dựng kế hoạch thanh tra hàng năm theo hướng',
    'mưa lũ từ ngày 16 đến ngày 22/11/2025 tại các tỉnh',
    'định hướng đến năm 2030, tầm nhìn đến năm 2045',
    'hoàn thành “mục tiêu kép” năm 2021',
    'thường trực chống dịch 24/24h sẵn sàng',
    'khẩn trương, kịp thời, trong thời gian tới',
    'nắm tình hình chuẩn bị tết của Nhân dân (thời gian trước Tết)',
    'nhiệm kỳ 2021-2026 và năm học 2020-2021',
    'đánh giá khả năng hoàn thành mục tiêu, chỉ tiêu hàng năm và giai đoạn',
    'dự kiến tổ chức trong tháng 6 năm 2021',
    'lập tiến độ chi tiết theo tuần, tháng đến hết năm 2021, bám sát',
    'không giải ngân trong năm 2021 (khoảng 1.500 tỷ đồng)',
    'Sau 04 tháng vận hành chính quyền địa phương',
  ])('%s', (text) => {
    expect(read(text)).toEqual([])
  })
})

describe('a year or a recurrence', () => {
  const due = (text: string) => findTimes(text, '2012-03-02').map(({ deadline }) => deadline)

  it('before what is to be finished is when', () => {
    expect(due('Đến năm 2015, hoàn thành chương trình hỗ trợ.')).toEqual([
      { kind: 'period', raw: 'Đến năm 2015', due: '2015-12-31T23:59:59+07:00' },
    ])
    expect(due('Đến năm 2015, phấn đấu đạt 80% số xã.')).toEqual([])
  })

  it('of what is told is no time', () => {
    expect(due('phổ biến các nghị định mới ban hành trong năm 2012.')).toEqual([])
    expect(due('báo cáo kết quả thực hiện việc hỗ trợ trong năm 2012 và khi kết thúc.')).toEqual([])
    expect(due('đạt tỷ lệ theo Nghị quyết hằng năm của Hội đồng nhân dân.')).toEqual([])
  })
})
