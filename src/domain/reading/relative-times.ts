import type { TimePhrase } from './time-phrases.ts'

const count = String.raw`(?:\(?\d{1,3}(?:\s?[-–]\s?\d{1,3})?\)?|một|hai|ba|năm|bảy|mười)(?:\s?\(\p{L}+(?:\s\p{L}+)?\))?`
const unit = '(?:giờ|ngày|tuần|tháng)(?: làm việc)?'
const within =
  '(?:trong vòng|trong thời hạn|trong thời gian|chậm nhất(?: là)?(?: sau)?|muộn nhất(?: là)?(?: sau)?|không quá|sau|trong|tối đa)'
const since = '(?:kể từ|từ khi|từ ngày|từ thời điểm|tính từ|sau khi|sau ngày|trước ngày|trước khi)'

const counted = new RegExp(
  String.raw`(?<!\p{L})${within} ${count} ${unit},?\s(?:\(?(?:${since})[^,.;:)\n]{0,80})`,
  'giu',
)
/** 'trong vòng 10 ngày' says enough; 'trong 10 ngày' tells how long something takes. */
const alone = new RegExp(
  String.raw`(?<!\p{L})(?:trong vòng|chậm nhất(?: là)?(?: sau)?|muộn nhất(?: là)?(?: sau)?) ${count} ${unit}(?!\p{L})(?!\s(?:qua|gần đây|tới đây))`,
  'giu',
)
/** How long a procedure may take, or what a law counts: said of a thing. */
const ofThing =
  /(?:thời gian|thời hạn)(?: giải quyết| thực hiện| xử lý)?[\p{L}\s]{0,40}(?:từ|xuống|còn|là|tối đa)\s*$/iu

/** Times counted from something that the text does not date. */
export function findRelative(text: string, clauseBefore: (start: number) => string): TimePhrase[] {
  const found: TimePhrase[] = []
  for (const pattern of [counted, alone]) {
    for (const match of text.matchAll(pattern)) {
      const raw = match[0].trimEnd()
      const clause = clauseBefore(match.index)
      if (ofThing.test(clause.slice(-80)) || /(?<!\p{L})đã(?!\p{L})/iu.test(clause)) continue
      found.push({ start: match.index, end: match.index + raw.length, raw, deadline: { kind: 'relative', raw } })
    }
  }
  return found
}
