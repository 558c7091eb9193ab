/** Words of haste that give no time; the first that fits. 'ngay tại', 'ngay từ' and 'ngay cả' are no haste. */
const haste =
  /(?<!\p{L})(?:trong thời gian (?:nhanh|sớm|ngắn) nhất|hỏa tốc|khẩn cấp|khẩn trương|lập tức|ngay lập tức|có ngay|thực hiện ngay|báo cáo ngay|triển khai ngay|xử lý ngay|ngay(?= (?:các|việc|phương án|công tác|nhiệm vụ|những))|càng sớm càng tốt|thần tốc|gấp rút)(?!\p{L})/iu

/** The words of haste of a text as printed; null when it has none. */
export function hasteIn(text: string): string | null {
  return haste.exec(text)?.[0] ?? null
}
