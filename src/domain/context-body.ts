import { wordsOf } from './reading/words.ts'

/** Bodies of the State as a whole: a province's committee has no orders for them. */
const central =
  /^(?:các )?(?:(?:bộ trưởng|thứ trưởng|đồng chí bộ trưởng) )*(?:bộ (?!chỉ huy|tư lệnh|đội|phận|chqs)|bộ$|chính phủ|thủ tướng|phó thủ tướng|bộ trưởng|thứ trưởng|văn phòng chính phủ|quốc hội|ủy ban thường vụ quốc hội|ban bí thư|bộ chính trị|tổng cục|trung ương|ban chỉ đạo quốc gia|cơ quan trung ương|kiểm toán nhà nước|tòa án nhân dân tối cao|viện kiểm sát nhân dân tối cao)/u
/** Bodies that nobody can count: said of all who may be concerned. */
const vague =
  /^(?:(?:các|những|mọi|tất cả các|tất cả|từng|mỗi|toàn thể|một số|cả|\d+) )?(?:cơ quan|đơn vị|tổ chức|địa phương|tỉnh(?! đoàn| ủy)|ngành|bộ ngành|lực lượng|cấp|nhà trường|doanh nghiệp|cơ sở|cá nhân|nhân dân|người|phòng ban|hội đoàn thể|chính quyền|cán bộ)(?= |$)/u

/** Whether an addressee is only to be shown: a vague body ('các cơ quan, đơn vị liên quan') or one of the central level ('Bộ Y tế'). */
export function isContext(printed: string): boolean {
  const keys = wordsOf(printed)
    .filter((word) => word.letters)
    .map((word) => word.key)
    .join(' ')
  return central.test(keys) || vague.test(keys)
}
