import type { SignedIn } from '../bot/channels/zalo/sign-in.ts'
import { SignInFailed } from '../bot/channels/zalo/sign-in-failed.ts'
import { sessionSecret, signInLog } from '../bot/channels/zalo/zalo-session.ts'
import { ensureAccount } from '../db/accounts.ts'
import { createChannelStore } from '../db/channel-store.ts'
import type { Database } from '../db/client.ts'
import { recordEvent } from '../db/events.ts'
import { writeStanding } from '../db/standing.ts'
import { lockZaloSignIns, zaloAccountsOf, zaloOwnerKey, zaloOwnerOf } from '../db/zalo-owners.ts'
import { alreadyUsed } from './already-used.ts'
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
  { kept: true; owner: string; holder: string | undefined } | NotKept

/** Nothing was kept. */
export type NotKept =
  /** Somebody else's phone than before. */
  | { kept: false; why: 'another-phone'; owner: string; scanned: string }
  /** The phone's account stands here already. `by`: the name it has, unless it is another organisation's: then nobody is told. */
  | { kept: false; why: 'in-use'; by: string | undefined }

/**
 * Seals the session of an account, made if it is new; a running server goes on with it at once. One account of Zalo
 * stands under one name of the whole installation: each name has a socket of its own, and they would throw each other out.
 */
export async function keepZaloSession(
  database: Database,
  config: Pick<RealConfig, 'appSecret'>,
  { organisationId, name, actor }: ForAccount,
  { session, uid, name: scanned }: SignedIn,
  at: Moment,
): Promise<KeptSession> {
  return database.db.transaction(async (tx) => {
    await lockZaloSignIns(tx)
    const ours = (account: { organisationId: number; name: string }) =>
      account.organisationId === organisationId && account.name === name
    const known = await zaloAccountsOf(tx, uid)
    if (known.length > 0 && !known.some(ours)) {
      const by = known.find((account) => account.organisationId === organisationId)?.name
      return { kept: false, why: 'in-use', by }
    }
    const account = await ensureAccount(tx, { organisationId, channel: 'zalo', name }, at.machine)
    const within = { ...database, db: tx }
    const store = createChannelStore(within, account.id)
    const owner = await zaloOwnerOf(store)
    if (owner && owner.uid !== uid) return { kept: false, why: 'another-phone', owner: owner.name, scanned }
    await store.set(zaloOwnerKey, { uid, name: scanned })
    await zaloSecrets(within, account.id, config).set(sessionSecret, JSON.stringify(session))
    // What was known of the old session is over; a server that is live has nothing new to say and would not say so.
    if (account.standing?.state === 'signed-out' || account.standing?.state === 'banned') {
      await writeStanding(tx, account.id, { state: 'connecting' }, at.machine)
    }
    await store.append(signInLog, { at: at.machine.toISOString() })
    const data = { account: account.id, channel: 'zalo', name }
    await recordEvent(tx, { organisationId, kind: 'account-added', actor, data }, at)
    return { kept: true, owner: scanned, holder: whoHolds(account, at.machine) }
  })
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

/** Why nothing was kept of what was scanned for the account of that name, for people. */
export function whyNotKept(name: string, refused: NotKept): string {
  if (refused.why === 'another-phone') {
    return `'${name}' là tài khoản ${refused.owner}; vừa quét là ${refused.scanned}, người khác. Chưa lưu gì.`
  }
  return alreadyUsed('Tài khoản Zalo', refused.by)
}
