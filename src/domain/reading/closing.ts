import type { Analyse } from './analysis.ts'
import { type Item, type LeadIn, makeItem, numberParagraphs } from './item.ts'
import { type Parts, speaksAgain, watchesOver } from './parts.ts'

/** 'Yêu cầu các cơ quan nghiêm túc triển khai thực hiện./.' */
const formula = /thực hiện[^.;:]{0,60}\.?\/?\.?\W*$/u
/** 'Trong quá trình thực hiện, nếu có vướng mắc, kịp thời phản ánh về …' */
const difficulties =
  /(?:khó khăn|vướng mắc|phát sinh)[^.]{0,250}(?:báo cáo|phản ánh|trao đổi|liên hệ|thông tin|gửi|kiến nghị)/iu
const isFormula = (text: string) => formula.test(text.slice(-120)) || (text.length < 600 && difficulties.test(text))
const reports = /báo cáo kết quả|tổng hợp|gửi báo cáo|báo cáo về|báo cáo [^.;]{0,60}(?:trước|theo quy định)/iu
const longestFormula = 400

/** The unnumbered orders at the end, as one item; formulas, appeals and what only tells are left out. */
export function readClosing(parts: Parts, leadIn: LeadIn, analyse: Analyse): Item | undefined {
  const last = parts.closing.at(-1)
  const carrying = parts.closing.filter((paragraph) => {
    const { text } = paragraph.passage
    const { orders, times } = analyse(paragraph)
    if (times.length > 0 && orders.some((order) => order.lead.length > 0 || order.imperative)) return true
    if (parts.numbered.length > 0 && watchesOver.test(text)) return true
    const alone = parts.closing.length === 1 && parts.numbered.length === 0
    // Said to everybody without a time, it only drives on.
    if (parts.numbered.length > 0 && speaksAgain(text) && !reports.test(text)) return false
    if (paragraph === last && !alone && text.length <= longestFormula && isFormula(text)) return false
    const named = orders.some((order) => order.lead.some((name) => name.official))
    // A document without numbers is one order from end to end; after numbers, only what is more than a formula is.
    const formal = orders.every((order) => isFormula(text.slice(order.start, order.end)))
    return named && (parts.numbered.length === 0 || !formal)
  })
  if (carrying.length === 0) return undefined
  const paragraphs = numberParagraphs(carrying, false, analyse)
  const own = paragraphs.flatMap((each) => each.orders).find((order) => order.lead.length > 0)
  const base = own?.lead.map((name) => name.text) ?? []
  return makeItem({ path: 'closing', paragraphs, base, commands: false, asked: false, elsewhere: [] }, leadIn)
}
