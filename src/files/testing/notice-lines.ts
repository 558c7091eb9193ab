/** A short notice with letters of every kind, for the old codes. */
export const noticeLines = [
  'ỦY BAN NHÂN DÂN TỈNH THỬ',
  'Số: 15/TB-UBND',
  'Thử, ngày 06 tháng 4 năm 2001',
  'THÔNG BÁO',
  'Kết luận của Chủ tịch Ủy ban nhân dân tỉnh về phòng, chống lụt bão',
  'Ngày 05/4/2001, đồng chí Nguyễn Văn Ước chủ trì hội nghị. Chủ tịch kết luận như sau:',
  '1. Sở Nông nghiệp và Phát triển nông thôn chủ trì, phối hợp với Sở Thủy sản kiểm tra đê kè, báo cáo trước ngày 20/4/2001.',
  '2. Sở Tài chính bố trí đủ kinh phí cho các huyện; hoàn thành trong tháng 5/2001.',
  '3. Ủy ban nhân dân các huyện, thị xã chuẩn bị vật tư, phương tiện, lực lượng cứu hộ; trực ban 24/24 giờ.',
  'Nơi nhận:',
  '- Như trên;',
  'KT. CHỦ TỊCH',
  'PHÓ CHỦ TỊCH',
  'Trần Quốc Ỷ',
]
