import { fold } from '../../src/domain/text.ts'
import type { DeedKind } from './command.ts'

/** Every way to name a command. To add a command, add its form here, then its reading in read-slash.ts. */
export interface Form {
  kind: FormKind
  /** How messages name it. */
  name: string
  /** Written with accents; after a slash also without spaces. A deed's phrases count without a slash as well. */
  phrases: readonly string[]
  /** A slip of the finger never reaches it: it speaks to everybody, or undoes that. */
  exactOnly?: true
}
export type FormKind =
  | DeedKind
  | 'mine'
  | 'show'
  | 'help'
  | 'bind'
  | 'standby'
  | 'notice'
  | 'notice-confirm'
  | 'notice-cancel'

export interface DeedForm extends Form {
  kind: DeedKind
}

export const deedForms: readonly DeedForm[] = [
  { kind: 'acknowledge', name: '/nhan', phrases: ['nhận', 'đã nhận', 'tiếp nhận', 'đã tiếp nhận'] },
  {
    kind: 'done',
    name: '/done',
    phrases: ['done', 'xong', 'đã xong', 'làm xong', 'đã làm xong', 'hoàn thành', 'đã hoàn thành'],
  },
  { kind: 'undone', name: '/undone', phrases: ['undone', 'chưa xong', 'chưa làm xong', 'chưa hoàn thành'] },
  {
    kind: 'blocked',
    name: '/vuong',
    phrases: ['vướng', 'vướng mắc', 'đang vướng', 'có vướng mắc', 'gặp vướng mắc', 'đang vướng mắc'],
  },
]

export const forms: readonly Form[] = [
  ...deedForms,
  { kind: 'mine', name: '/viec', phrases: ['việc', 'việc của tôi'] },
  { kind: 'show', name: '/xem', phrases: ['xem'] },
  { kind: 'help', name: '/trogiup', phrases: ['trợ giúp', 'hướng dẫn', 'help', 'start'] },
  { kind: 'bind', name: '/ketnoi', phrases: ['kết nối'] },
  { kind: 'standby', name: '/duphong', phrases: ['dự phòng', 'kênh dự phòng'], exactOnly: true },
  { kind: 'notice', name: '/khan', phrases: ['khẩn'], exactOnly: true },
  { kind: 'notice-confirm', name: '/xacnhan', phrases: ['xác nhận'], exactOnly: true },
  { kind: 'notice-cancel', name: '/huy', phrases: ['huỷ'], exactOnly: true },
]

/** One phrase as it is typed after a slash: folded, without spaces. */
export interface SlashName {
  letters: string
  /** Words of the phrase: '/hoàn thành' has two. */
  words: number
  form: Form
}

export const slashNames: readonly SlashName[] = forms.flatMap((form) =>
  form.phrases.map((phrase) => {
    const folded = fold(phrase)
    return { letters: folded.replaceAll(' ', ''), words: folded.split(' ').length, form }
  }),
)
