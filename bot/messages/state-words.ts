import type { ObligationState } from '../../src/domain/obligation.ts'
import { lateWords } from './when.ts'

const shortStates: Record<ObligationState, string> = {
  assigned: 'chưa nhận',
  acknowledged: 'đã nhận',
  blocked: 'vướng mắc',
  reported: 'đã báo hoàn thành',
  done: 'hoàn thành',
  returned: 'bị trả lại',
  cancelled: 'đã huỷ',
}

/** A state in two or three words, without regard to time. */
export function stateWords(state: ObligationState): string {
  return shortStates[state]
}

/**
 * How an obligation stands, in the four words of the State's reports: hoàn thành đúng hạn, hoàn thành quá hạn, chưa hoàn
 * thành trong hạn, chưa hoàn thành quá hạn.
 */
export function standingWords(
  { state, due, reportedAt }: { state: ObligationState; due: Date | null; reportedAt: Date | null },
  now: Date,
): string {
  switch (state) {
    case 'cancelled':
      return 'đã huỷ'
    case 'reported':
    case 'done': {
      const done = state === 'done' ? 'hoàn thành' : 'đã báo hoàn thành'
      return due === null || reportedAt === null ? done : `${done} ${lateWords(due, reportedAt) ?? 'đúng hạn'}`
    }
    case 'assigned':
    case 'acknowledged':
    case 'blocked':
    case 'returned': {
      const time = due === null ? '' : ` ${lateWords(due, now) ?? 'trong hạn'}`
      return `chưa hoàn thành${time} (${shortStates[state]})`
    }
  }
}
