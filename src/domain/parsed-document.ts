/**
 * What the reader makes of a document's text. Everything is copied from the text as printed, after broken lines are
 * joined and markdown marks dropped; nothing is invented.
 */
export interface ParsedDocument {
  /** Số/ký hiệu with stray spaces removed ('20/TB-UBND'); null when the text has none. */
  number: string | null
  /** 'YYYY-MM-DD' of the header; without one, of the meeting; null when unknown. */
  issuedOn: string | null
  kind: DocumentKind
  /** As printed; null when not printed. */
  issuer: string | null
  signer: string | null
  /** Who signed, on whose behalf and in which office; `signer` is its name. */
  signature: Signature
  /** Kính gửi, or whom a telegram goes to: as printed, one entry a line. */
  addressedTo: string[]
  /** Nơi nhận, in the order of the page. */
  recipients: Recipient[]
  /** Trích yếu, V/v: one line. */
  subject: string
  /** Độ mật stamp. A document that has one is refused. */
  secrecy: 'mật' | 'tối mật' | 'tuyệt mật' | null
  /** Độ khẩn stamp. */
  urgency: 'khẩn' | 'thượng khẩn' | 'hỏa tốc' | null
  /** Numbers of the documents it carries out. */
  parents: string[]
  /** What the document numbers, at the deepest level printed. */
  items: ParsedItem[]
  /** What an office follows: an order inside an item with its own lead, time, recurrence or quantity is one of its own. */
  directives: ParsedDirective[]
  deadlines: ParsedDeadline[]
  quantities: ParsedQuantity[]
  /** Further documents in the same file. */
  attachments: ParsedDocument[]
  problems: Problem[]
}

export interface Signature {
  /** 'TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', in the order of the page. */
  authority: { by: Authority; of: string }[]
  /** The signer's own office: 'PHÓ CHỦ TỊCH'. */
  office: string | null
  name: string | null
}

/** Thay mặt, ký thay, thừa lệnh, thừa ủy quyền, quyền (Nghị định 30/2020/NĐ-CP, phụ lục I). */
export type Authority = 'TM' | 'KT' | 'TL' | 'TUQ' | 'Q'

export interface Recipient {
  /** As printed, without its role: 'TT Tỉnh ủy' of 'TT Tỉnh ủy (b/c)'. */
  printed: string
  role: RecipientRole
  /** The role's own words: 'b/c', 'p/h chỉ đạo'. */
  note: string | null
  /** 'Gửi bản giấy', 'Gửi bản điện tử'. */
  delivery: 'giấy' | 'điện tử' | null
  place: Place
}

/** 'as-addressed' is 'Như trên': everybody in Kính gửi. */
export type RecipientRole = 'as-addressed' | 'to-report' | 'to-coordinate' | 'to-inform' | 'archive' | 'copy'

export type DocumentKind = 'thông báo' | 'công văn' | 'công điện' | 'chỉ thị' | 'kế hoạch' | 'khác'
export type Strength = 'yêu cầu' | 'đề nghị'

export interface ParsedItem {
  /** Marks joined by dots ('3.1', 'II.1'); 'closing' for unnumbered orders after the last item. */
  path: string
  /** The item's first 60 characters after its number. */
  start: string
  /** The item in full, paragraphs joined by '\n'. */
  text: string
  /** As printed, in full; a collective stays one string. Empty when nobody is named. */
  lead: string[]
  coordinating: string[]
  /** Who is to be told: 'thông báo cho Sở Y tế biết'. */
  informed: string[]
  strength: Strength
  place: Place
  /** Where each of the names stands, in their order. */
  places: NamePlaces
}

export interface NamePlaces {
  lead: Place[]
  coordinating: Place[]
}

export interface ParsedDirective {
  /** The item's path, or `path/n` for an order of its own in the item's n-th paragraph ('2/11'). */
  path: string
  text: string
  lead: string[]
  coordinating: string[]
  informed: string[]
  strength: Strength
  deadline: Deadline | null
  /** The vague words of haste, as printed ('khẩn trương', 'ngay'): they raise the priority and are never a date. */
  urgency: string | null
  quantity: Quantity | null
  place: Place
  places: NamePlaces
}

/** When something is to be met. Instants are ISO 8601 with +07:00. */
export type Deadline =
  | { kind: 'absolute' | 'period'; raw: string; due: string }
  /** `time` ('HH:MM', Asia/Ho_Chi_Minh) is null when the text gives no hour. */
  | { kind: 'recurring'; raw: string; every: Recurrence; time: string | null }
  | { kind: 'relative'; raw: string }

export type Recurrence = 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'half-yearly' | 'yearly'

/** The gold's shape of a deadline; `every` in plain words ('daily 16:00'). */
export interface ParsedDeadline {
  raw: string
  path: string
  kind: Deadline['kind']
  due?: string
  every?: string
  owner: string[]
  what: string
  place: Place
}

export interface Quantity {
  /** '300 giường' */
  raw: string
  amount: number
  unit: string
  /** 'Mỗi huyện, thị xã, thành phố'; null when it is for no unit in particular. */
  per: string | null
}

export interface ParsedQuantity {
  raw: string
  path: string
  per: string | null
}

/** Where in the source text something stands; both count from 1, columns in UTF-16 code units. */
export interface Place {
  line: number
  column: number
}

/** A second document of a file as it is kept beside the first: what it says to whom, for people to read. */
export interface Attachment {
  number: string | null
  issuedOn: string | null
  kind: DocumentKind
  issuer: string | null
  subject: string
  orders: { path: string; text: string; lead: string[] }[]
}

/** What needs a person's eye. `code` is stable; `message` is Vietnamese, for the clerk. */
export interface Problem {
  code: ProblemCode
  message: string
  /** The directive it belongs to; absent: the whole document. */
  path?: string
  place?: Place
  /** What was read there. */
  read?: string
  expected?: string
}

export type ProblemCode =
  | 'not-a-directive'
  | 'missing-number'
  | 'missing-date'
  | 'missing-signer'
  | 'missing-lead'
  | 'missing-deadline'
  | 'missing-hour'
  | 'relative-deadline'
  | 'deadline-before-document'
  | 'year-disagreement'
  | 'weekday-mismatch'
  | 'impossible-date'
  | 'unknown-agency'
  | 'ambiguous-agency'
  | 'other-level'
  | 'renamed-agency'
