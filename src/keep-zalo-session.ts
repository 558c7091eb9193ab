import { z } from 'zod'
import { type SignedIn, SignInFailed } from '../bot/channels/zalo/sign-in.ts'
import { sessionSecret, signInLog } from '../bot/channels/zalo/zalo-session.ts'
import { ensureAccount } from '../db/accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import type { Database } from '../db/client.ts'
import { recordEvent } from '../db/events.ts'
import { writeStanding } from '../db/standing.ts'
import type { RealConfig } from './config.ts'
import type { EventBody } from './domain/event.ts'
import type { Moment } from './domain/moment.ts'
import { whoHolds } from './holder.ts'
import { zaloSecrets } from './zalo-secrets.ts'

/** Which account a sign-in is for, and who signs it in. */
export interface ForAccount {
  organisationId: number
  /** How the organisation calls the account. */
  name: string
  actor: EventBody['actor']
}

export type KeptSession =
  /** `holder`: the process that goes on with it at once, in words. */
  | { kept: true; owner: string; holder: string | undefined }
  /** Somebody else's phone than before: nothing was kept. */
  | { kept: false; owner: string; scanned: string }

/** The ChannelStore's key of whose account it is. */
const ownerKey = 'account'
const ownerSchema = z.object({ uid: z.string(), name: z.string() })

/** Seals the session of an account, made if it is new; a running server goes on with it at once. */
export async function keepZaloSession(
  database: Database,
  config: Pick<RealConfig, 'appSecret'>,
  { organisationId, name, actor }: ForAccount,
  { session, uid, name: scanned }: SignedIn,
  at: Moment,
): Promise<KeptSession> {
  const account = await ensureAccount(database.db, { organisationId, channel: 'zalo', name }, at.machine)
  const store = createChannelStore(database, account.id)
  const owner = ownerSchema.safeParse(await store.get(ownerKey)).data
  if (owner && owner.uid !== uid) return { kept: false, owner: owner.name, scanned }
  await store.set(ownerKey, { uid, name: scanned })
  await zaloSecrets(database, account.id, config).set(sessionSecret, JSON.stringify(session))
  // What was known of the old session is over; a server that is live has nothing new to say and would not say so.
  if (account.standing?.state === 'signed-out' || account.standing?.state === 'banned') {
    await writeStanding(database.db, account.id, { state: 'connecting' }, at.machine)
  }
  await store.append(signInLog, { at: at.machine.toISOString() })
  const data = { account: account.id, channel: 'zalo', name }
  await recordEvent(database.db, { organisationId, kind: 'account-added', actor, data }, at)
  return { kept: true, owner: scanned, holder: whoHolds(account, at.machine) }
}

const reasons: Record<SignInFailed['why'], string> = {
  declined: 'đã bị từ chối trên điện thoại',
  'nobody-came': 'không thành: không ai quét mã',
  'unreadable-code': 'không thành: Zalo đưa một mã QR không đọc được',
  'zalo-failed': 'không thành: không hỏi được Zalo hoặc Zalo không nhận',
}

/** Why a sign-in came to nothing, for people; what to do next depends on where they are. */
export function whyNotSignedIn(error: unknown): string {
  return `Đăng nhập Zalo ${reasons[error instanceof SignInFailed ? error.why : 'zalo-failed']}. Chưa lưu gì.`
}

/** That it was another account's phone, for people. */
export function anotherPhone(name: string, { owner, scanned }: { owner: string; scanned: string }): string {
  return `'${name}' là tài khoản ${owner}; vừa quét là ${scanned}, người khác. Chưa lưu gì.`
}
