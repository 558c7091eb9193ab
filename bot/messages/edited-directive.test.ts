import { expect, it } from 'vitest'
import type { Message } from '../../src/domain/message.ts'
import { instantAt } from '../../src/domain/time.ts'
import { directiveButtons } from './directive-buttons.ts'
import { editedDirective, type Standing } from './edited-directive.ts'

const sent: Message = {
  text: 'Việc 3\nGửi báo cáo.',
  spans: [{ start: 0, length: 6, style: 'bold' }],
  buttons: directiveButtons(3, ['ack', 'done', 'blocked']),
  urgency: 'normal',
}
const standing = (more: Partial<Standing>): Standing => ({
  state: 'acknowledged',
  due: instantAt('2021-02-06', '16:00'),
  byName: 'Lan',
  at: instantAt('2021-02-04', '08:30'),
  note: null,
  ...more,
})

it.each<[Partial<Standing>, string, string[]]>([
  [{}, '👁 Đã nhận – Lan, lúc 08:30 04/02/2021', ['Hoàn thành', 'Vướng mắc']],
  [{ state: 'reported' }, '✅ Đã báo hoàn thành đúng hạn – Lan, lúc 08:30 04/02/2021', []],
  [
    { state: 'reported', at: instantAt('2021-02-08', '08:30'), note: 'đã gửi' },
    '✅ Đã báo hoàn thành quá hạn 2 ngày – Lan, lúc 08:30 08/02/2021: đã gửi',
    [],
  ],
  [
    { state: 'blocked', note: 'thiếu kinh phí' },
    '⚠️ Đang vướng mắc – Lan, lúc 08:30 04/02/2021: thiếu kinh phí',
    ['Hoàn thành'],
  ],
])('writes how the order stands under it and takes away what is no longer asked: %o', (more, line, buttons) => {
  const edited = editedDirective(sent, standing(more))
  expect(edited?.text).toBe(`${sent.text}\n\n${line}`)
  expect(edited?.buttons.map(({ label }) => label)).toEqual(buttons)
  expect(edited?.spans[0]).toEqual(sent.spans[0])
})

it('is as it was sent when the order is open again', () => {
  expect(editedDirective(sent, standing({ state: 'assigned' }))).toEqual(sent)
})

it('leaves an order alone that fills its message', () => {
  expect(editedDirective({ ...sent, text: 'x'.repeat(3_990) }, standing({}))).toBeUndefined()
})
