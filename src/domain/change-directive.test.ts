import { describe, expect, it } from 'vitest'
import { type Changeable, changeDirective, type DraftChange } from './change-directive.ts'
import type { Addressee, Directory } from './directory.ts'
import type { Problem, ProblemCode } from './parsed-document.ts'

const directory: Directory = {
  agencies: [
    { id: 1, code: 'SYT', name: 'Sở Y tế', aliases: [], formerNames: [] },
    { id: 2, code: 'CAT', name: 'Công an tỉnh', aliases: [], formerNames: [] },
  ],
  collectives: [],
  people: [],
}
const agency = (role: Addressee['role'], id: number, printed: string): Addressee => ({
  role,
  printed,
  match: { kind: 'agency', agencyIds: [id], score: 1 },
})
const open = (role: Addressee['role'], printed: string): Addressee => ({
  role,
  printed,
  match: { kind: 'open', candidates: [] },
})
const problem = (code: ProblemCode, read?: string): Problem => ({ code, message: code, ...(read && { read }) })
const directive = (fields: Partial<Changeable>): Changeable => ({
  addressees: [],
  deadline: null,
  skipped: false,
  problems: [],
  ...fields,
})

function changed(before: Changeable, change: DraftChange): Changeable {
  const result = changeDirective(before, change, { directory, issuedOn: '2021-02-03' })
  if ('problem' in result) throw new Error(result.problem)
  return result.directive
}

describe('changeDirective', () => {
  it('replaces the leads and keeps the rest, one part an agency', () => {
    const before = directive({ addressees: [open('lead', 'Sở Lạ'), agency('coordinating', 2, 'Công an')] })
    expect(changed(before, { lead: 'SYT' }).addressees).toEqual([
      agency('lead', 1, 'Sở Y tế'),
      agency('coordinating', 2, 'Công an'),
    ])
    expect(changed(before, { lead: 'CAT' }).addressees).toEqual([agency('lead', 2, 'Công an tỉnh')])
  })

  it('replaces or clears the coordinating agencies', () => {
    const before = directive({ addressees: [agency('lead', 1, 'Sở Y tế'), open('coordinating', 'ai đó')] })
    expect(changed(before, { coordinating: 'CAT' }).addressees).toEqual([
      agency('lead', 1, 'Sở Y tế'),
      agency('coordinating', 2, 'Công an tỉnh'),
    ])
    expect(changed(before, { coordinating: 'không' }).addressees).toEqual([agency('lead', 1, 'Sở Y tế')])
  })

  it('strikes exactly the problems that are solved', () => {
    const before = directive({
      addressees: [open('lead', 'Sở Lạ'), open('coordinating', 'Sở Khác')],
      problems: [problem('unknown-agency', 'Sở Lạ'), problem('unknown-agency', 'Sở Khác'), problem('missing-deadline')],
    })
    expect(changed(before, { lead: 'SYT' }).problems).toEqual([
      problem('unknown-agency', 'Sở Khác'),
      problem('missing-deadline'),
    ])
    expect(changed(before, { deadline: '06/02/2021' }).problems).toHaveLength(2)
    expect(changed(before, { lead: 'SYT', coordinating: 'không', deadline: 'không' }).problems).toEqual([])
    expect(changed(directive({ problems: [problem('missing-lead')] }), { lead: 'SYT' }).problems).toEqual([])
  })

  it('keeps problems of a directive that is skipped, for when it is kept again', () => {
    const before = directive({ problems: [problem('missing-lead')] })
    expect(changed(before, { skipped: true })).toEqual({ ...before, skipped: true })
    expect(changed({ ...before, skipped: true }, { skipped: false })).toEqual(before)
  })

  it('sets a deadline from the day of the document on, and no earlier', () => {
    expect(changed(directive({}), { deadline: '03/02/2021' }).deadline).toMatchObject({
      due: '2021-02-03T23:59:59+07:00',
    })
    const early = changeDirective(
      directive({}),
      { deadline: 'trước ngày 03/02/2021' },
      { directory, issuedOn: '2021-02-03' },
    )
    expect(early).toEqual({ problem: 'Hạn hết ngày 02/02/2021 ở trước ngày ban hành văn bản (03/02/2021).' })
    expect(changeDirective(directive({}), { deadline: '01/01/2020' }, { directory, issuedOn: null })).toHaveProperty(
      'directive',
    )
  })

  it('leaves everything as it was when one part of the change cannot be', () => {
    const before = directive({ addressees: [open('lead', 'Sở Lạ')] })
    const result = changeDirective(before, { lead: 'SYT', deadline: 'mai' }, { directory, issuedOn: null })
    expect(result).toHaveProperty('problem')
    expect(before.addressees).toEqual([open('lead', 'Sở Lạ')])
  })
})
