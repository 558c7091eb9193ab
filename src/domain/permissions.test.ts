import { describe, expect, it } from 'vitest'
import { type Action, type Actor, committeesWhere, isKnown, may, type RoleName, reportsFor } from './permissions.ts'

const committee = 1
const otherCommittee = 2
const healthDepartment = 10
const policeDepartment = 11

const actions: Action[] = [
  'report',
  'look',
  'publish',
  'write-notice',
  'confirm-notice',
  'acknowledge-notice',
  'see-notice',
  'pair-chat',
  'sign-in-account',
]
const committeeWork: Action[] = [
  'look',
  'publish',
  'write-notice',
  'confirm-notice',
  'acknowledge-notice',
  'see-notice',
  'pair-chat',
]
const nowhere = { committeeId: null, agencyId: null }
const committeeGroup = { committeeId: committee, agencyId: null }
const agencyChat = { committeeId: null, agencyId: healthDepartment }
const stranger = null

const holder = (role: RoleName, agencyId: number | null = null): Actor['person'] => ({
  id: 5,
  offices: [{ committeeId: committee, role, agencyId }],
})

function allowed(actor: Actor, where = committee): Action[] {
  return actions.filter((action) => may(actor, action, where))
}

describe('by office, in the committee', () => {
  it.each<[RoleName, Action[]]>([
    ['chair', [...committeeWork, 'sign-in-account']],
    ['deputy', ['look', 'publish', 'confirm-notice', 'acknowledge-notice', 'see-notice', 'pair-chat']],
    ['clerk', [...committeeWork, 'sign-in-account']],
    ['member', ['report', 'look', 'acknowledge-notice']],
    ['overseer', ['look', 'acknowledge-notice', 'see-notice']],
    ['focal', ['report', 'look', 'acknowledge-notice']],
  ])('a %s may %s', (role, expected) => {
    const person = holder(role, role === 'member' || role === 'focal' ? healthDepartment : null)
    expect(allowed({ person, chat: committeeGroup })).toEqual(expected)
    expect(allowed({ person, chat: nowhere })).toEqual(expected)
  })

  it('nobody may anything in a committee where they hold no office', () => {
    for (const role of ['chair', 'deputy', 'clerk', 'member', 'overseer', 'focal'] as const) {
      expect(allowed({ person: holder(role, healthDepartment), chat: committeeGroup }, otherCommittee)).toEqual([])
    }
  })

  it('a person with two offices may what either allows, each in its own committee', () => {
    const person: Actor['person'] = {
      id: 5,
      offices: [
        { committeeId: committee, role: 'clerk', agencyId: null },
        { committeeId: committee, role: 'chair', agencyId: null },
        { committeeId: otherCommittee, role: 'member', agencyId: policeDepartment },
      ],
    }
    const actor: Actor = { person, chat: nowhere }
    expect(committeesWhere(actor, 'write-notice')).toEqual([committee])
    expect(committeesWhere(actor, 'report')).toEqual([otherCommittee])
    expect(committeesWhere(actor, 'look')).toEqual([committee, otherCommittee])
    expect(may(actor, 'publish', otherCommittee)).toBe(false)
  })

  it('a person stands for an agency in the committee of the office only, and in the agency’s own chat in every one', () => {
    const person: Actor['person'] = {
      id: 5,
      offices: [
        { committeeId: committee, role: 'focal', agencyId: healthDepartment },
        { committeeId: otherCommittee, role: 'focal', agencyId: policeDepartment },
      ],
    }
    expect(reportsFor({ person, chat: nowhere }, committee)).toEqual([healthDepartment])
    expect(reportsFor({ person, chat: nowhere }, otherCommittee)).toEqual([policeDepartment])
    expect(reportsFor({ person, chat: nowhere })).toEqual([healthDepartment, policeDepartment])
    expect(reportsFor({ person, chat: agencyChat }, otherCommittee)).toEqual([healthDepartment])
  })
})

describe('by presence, in an agency’s own chat', () => {
  it('anyone may report, look and acknowledge, and nothing else', () => {
    expect(allowed({ person: stranger, chat: agencyChat })).toEqual(['report', 'look', 'acknowledge-notice'])
  })

  it('an office adds to that what it allows elsewhere', () => {
    expect(allowed({ person: holder('clerk'), chat: agencyChat })).toEqual(actions)
  })
})

describe('strangers', () => {
  it.each([
    ['in the committee’s group', committeeGroup],
    ['in a chat bound to nobody', nowhere],
  ])('%s may nothing, report for nobody and are not answered', (_where, chat) => {
    const actor: Actor = { person: stranger, chat }
    expect(allowed(actor)).toEqual([])
    expect(actions.flatMap((action) => committeesWhere(actor, action))).toEqual([])
    expect(reportsFor(actor)).toEqual([])
    expect(isKnown(actor)).toBe(false)
  })

  it('a known person without any office may nothing either', () => {
    const actor: Actor = { person: { id: 5, offices: [] }, chat: committeeGroup }
    expect(allowed(actor)).toEqual([])
    expect(reportsFor(actor)).toEqual([])
  })
})

describe('the agencies someone reports for', () => {
  it('in an agency’s chat: that agency, whoever is there', () => {
    expect(reportsFor({ person: stranger, chat: agencyChat })).toEqual([healthDepartment])
    expect(reportsFor({ person: holder('focal', policeDepartment), chat: agencyChat })).toEqual([healthDepartment])
  })

  it('elsewhere: those they stand for, each once', () => {
    const person: Actor['person'] = {
      id: 5,
      offices: [
        { committeeId: committee, role: 'member', agencyId: healthDepartment },
        { committeeId: otherCommittee, role: 'focal', agencyId: healthDepartment },
        { committeeId: otherCommittee, role: 'focal', agencyId: policeDepartment },
        { committeeId: otherCommittee, role: 'member', agencyId: null },
      ],
    }
    expect(reportsFor({ person, chat: committeeGroup })).toEqual([healthDepartment, policeDepartment])
  })

  it('none for an overseer or clerk, even one whose office names an agency', () => {
    expect(reportsFor({ person: holder('overseer', healthDepartment), chat: committeeGroup })).toEqual([])
    expect(reportsFor({ person: holder('clerk', healthDepartment), chat: committeeGroup })).toEqual([])
  })
})

describe('whom the bot answers', () => {
  it('anyone in an agency’s chat, and people bound by a code anywhere', () => {
    expect(isKnown({ person: stranger, chat: agencyChat })).toBe(true)
    expect(isKnown({ person: holder('member'), chat: committeeGroup })).toBe(true)
    expect(isKnown({ person: holder('member'), chat: nowhere })).toBe(true)
  })
})
