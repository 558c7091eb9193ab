import type { Logger } from 'pino'
import type { Db } from '../db/client.ts'
import { type LedgerFault, ledgerFaults } from '../db/ledger-health.ts'
import { raiseAlarm } from './alarm.ts'
import type { Moment } from './domain/moment.ts'
import { addMinutes, dateOf } from './domain/time.ts'

/** What is just on its way is no fault; a backlog under a platform's limits takes its time. */
const patienceMinutes = { holder: 5, attempt: 60 }

/** Faults that have lasted, for people. */
export async function lastingFaults(db: Db, machineNow: Date): Promise<(LedgerFault & { words: string })[]> {
  const holder = await ledgerFaults(db, machineNow, addMinutes(machineNow, -patienceMinutes.holder))
  const attempt = await ledgerFaults(db, machineNow, addMinutes(machineNow, -patienceMinutes.attempt))
  const lasting = [
    ...holder.filter(({ kind }) => kind !== 'overdue'),
    ...attempt.filter(({ kind }) => kind === 'overdue'),
  ]
  return lasting.map((fault) => ({ ...fault, words: wordsOf(fault) }))
}

/** Proves that everything that waits has someone who will send it, and says so where it has not. */
export async function watchLedger(db: Db, logger: Logger, at: Moment): Promise<void> {
  for (const fault of await lastingFaults(db, at.machine)) {
    logger.error({ fault }, 'something in the ledger waits for nobody')
    const { organisationId, accountId, kind, words } = fault
    const key = `ledger:${accountId}:${kind}:${dateOf(at.machine)}`
    await db.transaction((tx) =>
      raiseAlarm(tx, { organisationId, key, alarm: { what: 'watchdog', detail: words }, except: { accountId } }, at),
    )
  }
}

function wordsOf({ kind, account, count }: LedgerFault): string {
  switch (kind) {
    case 'no-holder':
      return `${count} nội dung chờ gửi qua ${account} nhưng không tiến trình nào đang giữ tài khoản này.`
    case 'no-sender':
      return `${count} tin của ${account} ghi là đang gửi nhưng không ai đang gửi.`
    case 'overdue':
      return `${count} tin của ${account} đã quá giờ gửi lại hơn một giờ.`
  }
}
