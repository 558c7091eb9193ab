import { describe, expect, it } from 'vitest'
import { copyReason, downSince } from './failover.ts'
import { lineKinds } from './message.ts'
import { defaultPolicy, readPolicy } from './policy.ts'
import { addMinutes } from './time.ts'

const now = new Date('2026-03-02T01:00:00Z')
const ago = (minutes: number) => addMinutes(now, -minutes)
const well = { isLost: false, downSince: null }
const down = (minutes: number) => ({ isLost: false, downSince: ago(minutes) })
const reminder = { kind: 'due', priority: 0 } as const
const notice = { kind: 'notice', priority: 2 } as const

describe('a line for a chat with a second channel', () => {
  it('stays where it is while the first channel works', () => {
    expect(copyReason(reminder, well, defaultPolicy, now)).toBeUndefined()
  })

  it('is copied once the first account has been down for the minutes of the policy, not before', () => {
    expect(copyReason(reminder, down(9.9), defaultPolicy, now)).toBeUndefined()
    expect(copyReason(reminder, down(10), defaultPolicy, now)).toBe('account-down')
    const patient = readPolicy({ failover: { afterMinutes: 60 } }, 'bac-ninh')
    expect(copyReason(reminder, down(59), patient, now)).toBeUndefined()
    expect(copyReason(reminder, down(60), patient, now)).toBe('account-down')
  })

  it('is copied at once when the bot is out of the first chat', () => {
    expect(copyReason(reminder, { isLost: true, downSince: null }, defaultPolicy, now)).toBe('chat-lost')
  })

  it('goes to both at once when it is urgent, unless the policy says otherwise', () => {
    expect(copyReason(notice, well, defaultPolicy, now)).toBe('urgent')
    const single = readPolicy({ failover: { urgentOnBoth: false } }, 'bac-ninh')
    expect(copyReason(notice, well, single, now)).toBeUndefined()
    expect(copyReason(notice, down(10), single, now)).toBe('account-down')
  })

  it('is never copied when it answers somebody', () => {
    expect(lineKinds.filter((kind) => !copyReason({ kind, priority: 1 }, down(60), defaultPolicy, now))).toEqual([
      'answer',
    ])
  })
})

describe('an account', () => {
  const owned = { leaseUntil: addMinutes(now, 0.1), standing: null, isFailing: false }

  it('works while somebody owns it and nothing says otherwise', () => {
    expect(downSince(owned, now)).toBeUndefined()
    expect(downSince({ ...owned, standing: { state: 'live', since: ago(60) } }, now)).toBeUndefined()
  })

  it.each(['signed-out', 'banned', 'frozen', 'connecting'])('that is %s is down since it has been', (state) => {
    expect(downSince({ ...owned, standing: { state, since: ago(7) } }, now)).toEqual(ago(7))
  })

  it('that nobody owns is down since its last owner’s lease ran out, or since this was seen', () => {
    expect(downSince({ ...owned, leaseUntil: ago(5) }, now)).toEqual(ago(5))
    expect(downSince({ ...owned, leaseUntil: null }, now)).toEqual(now)
  })

  it('whose sends fail is down from now on, or for as long as another sign says', () => {
    expect(downSince({ ...owned, isFailing: true }, now)).toEqual(now)
    expect(downSince({ ...owned, isFailing: true, leaseUntil: ago(3) }, now)).toEqual(ago(3))
  })
})
