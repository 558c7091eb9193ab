import { createHash, randomInt } from 'node:crypto'
import type { Db } from '../db/client.ts'
import { insertCode, standbyOfCode, takeCode } from '../db/codes.ts'
import type { Moment } from './domain/moment.ts'
import { fold } from './domain/text.ts'
import { addMinutes } from './domain/time.ts'

/** No 0/O, 1/I/L: codes are read aloud and typed on phones. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
/** 31^10 is 49 bits: with single use and a day's life, beyond guessing over any network. */
const length = 10
const validForMinutes = 24 * 60

export type CodeTarget = { organisationId: number } & (
  | { personId: number }
  | { agencyId: number }
  | { committeeId: number }
  | { standbyOfId: number }
)

/**
 * Makes a one-time code that binds a chat to an agency or committee or as another chat's second channel, or proves who a
 * person is. Only its hash is kept.
 */
export async function makeCode(db: Db, target: CodeTarget, at: Moment): Promise<{ code: string; expiresAt: Date }> {
  const code = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
  const expiresAt = addMinutes(at.machine, validForMinutes)
  await insertCode(db, { codeHash: hashCode(code), createdAt: at.machine, expiresAt, ...target })
  return { code: `${code.slice(0, 5)}-${code.slice(5)}`, expiresAt }
}

type CodeKind = 'person' | 'agency' | 'committee' | 'standby'

export interface Redeemed {
  organisationId: number
  personId: number | null
  agencyId: number | null
  committeeId: number | null
  standbyOfId: number | null
}

/**
 * Uses a code up. Undefined: wrong, used or expired (which of them is nobody's business).
 * @param only what the caller can use: a code for something else is left as it is
 * @param organisationId when given, a code of another organisation is left as it is too
 */
export async function redeemCode(
  tx: Db,
  code: string,
  machineNow: Date,
  only: readonly CodeKind[] = ['person', 'agency', 'committee', 'standby'],
  organisationId?: number,
): Promise<Redeemed | undefined> {
  return takeCode(tx, hashCode(code), machineNow, only, organisationId)
}

/** The chat that a code makes a second channel of, while it is good; it is not used up. Undefined for every other code. */
export async function firstOfCode(
  db: Db,
  code: string,
  machineNow: Date,
  organisationId: number,
): Promise<number | undefined> {
  return standbyOfCode(db, hashCode(code), machineNow, organisationId)
}

/** Case, accents, spaces and dashes do not count. */
function hashCode(code: string): string {
  const plain = fold(code)
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
  return createHash('sha256').update(plain).digest('hex')
}
