import { expect, it } from 'vitest'
import { compose } from '../bot/messages/compose.ts'
import type { DirectiveFacts } from '../bot/messages/directive-entry.ts'
import { priorityOf } from '../db/outbox.ts'
import { directiveLine } from './directive-lines.ts'

const facts: DirectiveFacts = {
  number: 3,
  text: 'Chuẩn bị lực lượng.',
  strength: 'yêu cầu',
  deadline: { kind: 'none' },
  documentLabel: '12/CĐ-UBND',
  committee: 'Ban Chỉ đạo',
  leads: ['Sở Y tế'],
  coordinating: [],
  quantity: null,
}
const lineOf = (haste: string | null) =>
  directiveLine(1, 7, { role: 'lead', quota: null }, { ...facts, haste }, new Date('2021-02-03T10:00:00Z'))

it.each(['khẩn', 'thượng khẩn', 'hỏa tốc'])(
  'an order of a document stamped %s goes before ordinary words, and shows it',
  (haste) => {
    const line = lineOf(haste)
    expect(line.priority).toBeGreaterThan(priorityOf('directive'))
    expect(line.priority).toBeLessThan(priorityOf('notice'))
    const { composed } = compose([{ ...line, id: 1 }], { maxLength: 4000 })
    expect(composed[0]?.message).toMatchObject({ urgency: 'important' })
    expect(composed[0]?.message.text).toContain(haste.toUpperCase())
  },
)

it('an order without a stamp has the priority of its kind', () => {
  const line = lineOf(null)
  expect(line).not.toHaveProperty('priority')
  const { composed } = compose([{ ...line, id: 1 }], { maxLength: 4000 })
  expect(composed[0]?.message.urgency).toBe('normal')
})
