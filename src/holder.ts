import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'

/** How this process calls itself in the leases that it holds: like no other, and people can find it by it. */
export const nameHolder = () => `${hostname()}/${process.pid}/${randomUUID()}`

/** A holder's name as people read it. */
export function holderInWords(holder: string): string {
  const [, host, pid] = /^(.+)\/(\d+)\/[^/]+$/.exec(holder) ?? []
  return host === undefined ? `tiến trình ${holder}` : `tiến trình ${pid} trên máy ${host}`
}

/** Who holds an account's lease at this time, in words; undefined: nobody. @param machineNow the lease is machine time */
export function whoHolds(
  { leaseHolder, leaseUntil }: { leaseHolder: string | null; leaseUntil: Date | null },
  machineNow: Date,
): string | undefined {
  return leaseHolder !== null && leaseUntil !== null && leaseUntil > machineNow ? holderInWords(leaseHolder) : undefined
}
