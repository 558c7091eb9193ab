import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ParsedDocument } from '../parsed-document.ts'
import { fold } from '../text.ts'
import { readDocument } from './read-document.ts'

const seeds = new URL('../../../seeds/', import.meta.url)
const goldShape = z.object({
  number: z.string().nullable(),
  issuedOn: z.string().nullable(),
  kind: z.string(),
  issuer: z.string().nullable(),
  signer: z.string().nullable(),
  subject: z.string().nullable(),
  items: z.array(
    z.object({
      path: z.string(),
      start: z.string(),
      lead: z.array(z.string()),
      coordinating: z.array(z.string()),
      strength: z.string(),
    }),
  ),
  deadlines: z.array(
    z.object({
      raw: z.string(),
      path: z.string(),
      kind: z.string(),
      due: z.string().optional(),
      every: z.string().optional(),
      owner: z.array(z.string()),
    }),
  ),
  quantities: z.array(z.object({ raw: z.string(), path: z.string(), per: z.string().nullable() })),
  notDeadlines: z.array(z.string()),
})

function seed(number: string) {
  const file = readdirSync(new URL('documents/', seeds)).find((name) => name.startsWith(number)) ?? ''
  const text = readFileSync(new URL(`documents/${file}`, seeds), 'utf8')
  const gold = goldShape.parse(JSON.parse(readFileSync(new URL(`gold/seed-${number}.json`, seeds), 'utf8')))
  return { text, gold, read: readDocument(text) }
}

/** The gold writes what is printed with marks of emphasis dropped; case is kept. */
const printed = (text: string) => text.replace(/\s+/g, ' ')

describe('the document of Bắc Ninh (seed 000)', () => {
  const { text, gold, read } = seed('000')

  it('has its number, date, kind, issuer, subject and no signer', () => {
    const { number, issuedOn, kind, issuer, signer, subject } = gold
    expect(read).toMatchObject({ number, issuedOn, kind, issuer, signer, subject, secrecy: null, urgency: null })
  })

  it('has exactly the items of the gold, in their order', () => {
    expect(read.items.map((item) => item.path)).toEqual(gold.items.map((item) => item.path))
  })

  it.each(gold.items.map((item) => [item.path, item] as const))(
    'item %s says who leads, who helps and how strongly',
    (path, item) => {
      const found = read.items.find((each) => each.path === path)
      expect(found).toMatchObject({ lead: item.lead, coordinating: item.coordinating, strength: item.strength })
      expect(printed(found?.start ?? '')).toBe(item.start)
      expect(printed(found?.text ?? '').startsWith(item.start)).toBe(true)
    },
  )

  it('has exactly the deadlines of the gold, each with who must keep it', () => {
    const shape = ({ raw, path, kind, due, every, owner }: ParsedDocument['deadlines'][number]) => ({
      raw,
      path,
      kind,
      ...(due ? { due } : {}),
      ...(every ? { every } : {}),
      owner,
    })
    const wanted = gold.deadlines.map(({ raw, path, kind, due, every, owner }) => ({
      raw,
      path,
      kind,
      ...(due ? { due } : {}),
      ...(every ? { every } : {}),
      owner,
    }))
    expect(read.deadlines.map(shape)).toEqual(wanted)
  })

  it('has exactly the quantities of the gold', () => {
    expect(read.quantities).toEqual(gold.quantities)
  })

  it('makes a directive of every item and of every order with a lead, a time or a quota of its own', () => {
    expect(read.directives.map((directive) => directive.path)).toEqual([
      '1',
      '2',
      '2/11',
      '3',
      '4',
      '5',
      '6',
      '7',
      '7/1',
      '8',
      '8/3',
      '8/4',
      '9',
      '10',
      '11',
      '12',
      '12/5',
      '13',
      '13/4',
      'closing',
    ])
  })

  it('points at the line and column of every deadline', () => {
    const lines = text.split('\n')
    for (const { raw, place } of read.deadlines) {
      expect(lines[place.line - 1]?.slice(place.column - 1, place.column - 1 + raw.length)).toBe(raw)
    }
  })

  it('asks for a deadline on everything but the three orders that have one, and for the hour of item 7', () => {
    const asked = read.problems.filter((problem) => problem.code === 'missing-deadline').map((problem) => problem.path)
    const all = read.directives.map((directive) => directive.path)
    expect(all.filter((path) => !asked.includes(path))).toEqual(['2/11', '7/1', 'closing'])
    expect(read.problems.filter((problem) => problem.code === 'missing-hour')).toMatchObject([
      { path: '7/1', read: 'Hằng ngày' },
    ])
    const others = read.problems
      .map((problem) => problem.code)
      .filter((code) => !/missing-(?:deadline|hour)/.test(code))
    expect(others).toEqual(['missing-signer'])
  })

  it('leaves the citizens’ appeal and the office’s closing formula out of every order', () => {
    const said = read.directives.map((directive) => directive.text).join('\n')
    expect(said).not.toContain('kêu gọi mỗi người dân')
    expect(said).not.toContain('Văn phòng UBND tỉnh thông báo')
  })

  it('keeps every word of an item in its directives, each once', () => {
    for (const item of read.items) {
      const parts = read.directives.filter(({ path }) => path === item.path || path.startsWith(`${item.path}/`))
      const words = (given: string) => given.split(/\s+/).filter(Boolean).sort()
      expect(words(parts.map((part) => part.text).join(' '))).toEqual(words(item.text))
    }
  })
})

describe.each(['001', '002', '003', '004'])('seed %s', (number) => {
  const { gold, read } = seed(number)

  it('has its number, date, kind and signer', () => {
    const { issuedOn, kind, signer } = gold
    expect(read).toMatchObject({ number: gold.number, issuedOn, kind, signer })
  })

  it('has the items of the gold', () => {
    expect(read.items.map((item) => item.path)).toEqual(gold.items.map((item) => item.path))
  })

  it('has the deadlines of the gold and takes nothing else for one', () => {
    const shape = (each: { raw: string; due?: string | undefined; every?: string | undefined }) => [
      fold(each.raw).replace(/^.*(?=truoc)/, ''),
      each.due ?? each.every,
    ]
    expect(read.deadlines.map(shape)).toEqual(gold.deadlines.map(shape))
  })
})
