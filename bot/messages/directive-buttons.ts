import type { Button } from '../../src/domain/message.ts'
import { type Press, pressId } from '../commands/read-press.ts'

const labels = { ack: 'Đã nhận', done: 'Hoàn thành', blocked: 'Vướng mắc' } satisfies Partial<Record<Press, string>>

/** What an agency may press under a directive. */
export function directiveButtons(number: number, presses: readonly (keyof typeof labels)[]): Button[] {
  return presses.map((press) => ({ id: pressId(press, number), label: labels[press] }))
}
