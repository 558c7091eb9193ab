import type { Entry } from '../../src/domain/message.ts'
import { formatDue } from '../../src/domain/time.ts'
import { bold, entryOf, lines, write } from './rich-text.ts'

/** To the chat that has just become another's second channel. */
export function pairedAnswer(paired: { first: string; boundTo: string; afterMinutes: number; urgent: boolean }): Entry {
  const { first, boundTo, afterMinutes, urgent } = paired
  const when = `Khi kênh chính không gửi được từ ${afterMinutes} phút${urgent ? ', và khi có thông báo khẩn' : ''}`
  return entryOf(
    lines(
      write('✅ Nhóm này là ', bold('kênh dự phòng'), ` của “${first}” (${boundTo}).`),
      `${when}, tin gửi cả vào đây. Trả lời ở nhóm nào cũng được ghi nhận như nhau; xem các lệnh: /trogiup.`,
    ),
  )
}

/** /duphong in a chat without a second channel: how it gets one. */
export function standbyCodeAnswer({ code, expiresAt }: { code: string; expiresAt: Date }): Entry {
  return entryOf(
    lines(
      'Nhóm này chưa có kênh dự phòng.',
      write('Trong nhóm dự phòng, ở kênh hoặc tài khoản khác, xin gõ: ', bold(`/ketnoi ${code}`)),
      `Mã dùng một lần, đến ${formatDue(expiresAt)}. Ai dùng mã này thì nhóm của người đó nhận được tin của nhóm này.`,
    ),
  )
}

/** /duphong in a chat that has a second channel, or is one. */
export function standbyAnswer({ first, standby }: { first: string; standby: string }): Entry {
  return entryOf(
    lines(write(`Kênh dự phòng của “${first}” là `, bold(`“${standby}”`), '.'), 'Để bỏ kênh dự phòng: /duphong bỏ.'),
  )
}

/** /duphong bỏ. */
export function unpairedAnswer({ first, standby }: { first: string; standby: string }): Entry {
  return entryOf(`“${standby}” không còn là kênh dự phòng của “${first}”; nhóm đó không nhận tin nữa.`)
}

/** Why a chat does not become a second channel, or stops being one. */
type StandbyRefusal = keyof typeof refusals
const refusals = {
  'same-account':
    'Kênh dự phòng phải ở kênh hoặc tài khoản khác với nhóm chính, để còn gửi được khi kênh chính mất. Mã vẫn dùng được ở nhóm khác.',
  'has-one': 'Nhóm chính đã có kênh dự phòng. Muốn đổi, xin gõ trong nhóm chính: /duphong bỏ.',
  'has-none': 'Nhóm này không có kênh dự phòng.',
} as const

export function standbyRefusal(refusal: StandbyRefusal): Entry {
  return entryOf(refusals[refusal])
}
