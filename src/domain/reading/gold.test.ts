import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ParsedDocument } from '../parsed-document.ts'
import { readDocument } from './read-document.ts'

const seeds = new URL('../../../seeds/', import.meta.url)
const documentShape = z.object({
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
const goldShape = documentShape.extend({ attachments: z.array(documentShape) })
const directiveShape = z.object({
  path: z.string(),
  lead: z.array(z.string()),
  deadline: z.record(z.string(), z.string().nullable()).nullable(),
  quantity: z.object({ raw: z.string(), per: z.string().nullable() }).nullable(),
})
const directivesShape = z.object({
  directives: z.array(directiveShape),
  attachments: z.array(z.object({ directives: z.array(directiveShape) })),
})

const json = (name: string): unknown => JSON.parse(readFileSync(new URL(`gold/${name}.json`, seeds), 'utf8'))

function seed(number: string) {
  const file = readdirSync(new URL('documents/', seeds)).find((name) => name.startsWith(number)) ?? ''
  const text = readFileSync(new URL(`documents/${file}`, seeds), 'utf8')
  const gold = goldShape.parse(json(`seed-${number}`))
  const directives = directivesShape.parse(json(`directives-${number}`))
  return { text, gold, directives, read: readDocument(text) }
}

/** The gold writes what is printed with marks of emphasis dropped; case is kept. */
const printed = (text: string) => text.replace(/\s+/g, ' ')

const deadlineShape = ({ raw, path, kind, due, every, owner }: z.infer<typeof documentShape>['deadlines'][number]) => ({
  raw,
  path,
  kind,
  ...(due ? { due } : {}),
  ...(every ? { every } : {}),
  owner,
})
const asGold = ({ due, every, ...deadline }: ParsedDocument['deadlines'][number]) =>
  deadlineShape({ ...deadline, ...(due ? { due } : {}), ...(every ? { every } : {}) })

const directiveFields = ({ path, lead, deadline, quantity }: ParsedDocument['directives'][number]) => ({
  path,
  lead,
  deadline,
  quantity: quantity && { raw: quantity.raw, per: quantity.per },
})

const all = ['000', '001', '002', '003', '004'].flatMap((number) => {
  const { gold, directives, read } = seed(number)
  const attached = gold.attachments.map((each, index) => ({
    name: `${number}, attachment ${index + 1}`,
    gold: each,
    read: read.attachments[index] ?? read,
    directives: directives.attachments[index]?.directives,
  }))
  return [{ name: number, gold, read, directives: directives.directives }, ...attached]
})

describe.each(all)('seed $name', ({ gold, read, directives }) => {
  it('has its number, date, kind, issuer, signer and subject', () => {
    const { number, issuedOn, kind, issuer, signer, subject } = gold
    expect(read).toMatchObject({ number, issuedOn, kind, issuer, signer, subject, secrecy: null, urgency: null })
  })

  it('has exactly the items of the gold, in their order, each with who leads, who helps and how strongly', () => {
    expect(read.items.map((item) => item.path)).toEqual(gold.items.map((item) => item.path))
    for (const [index, { start, lead, coordinating, strength }] of gold.items.entries()) {
      const item = read.items[index]
      // Where an item names nobody the gold says nobody; the reader gives whom the lead-in addresses.
      expect(item).toMatchObject({ coordinating, strength, ...(lead.length > 0 ? { lead } : {}) })
      expect(printed(item?.start ?? '')).toBe(start)
      expect(printed(item?.text ?? '').startsWith(start)).toBe(true)
    }
  })

  it('has exactly the deadlines of the gold, each with who must keep it, and takes nothing else for one', () => {
    expect(read.deadlines.map(asGold)).toEqual(gold.deadlines.map(deadlineShape))
    for (const other of gold.notDeadlines) expect(read.deadlines.filter(({ raw }) => raw === other)).toEqual([])
  })

  it('makes exactly the directives that reading it gives', () => {
    expect(read.directives.map(directiveFields)).toEqual(directives)
  })
})

describe.each(all.filter(({ name }) => !name.includes('attachment')))('seed $name', ({ gold, read }) => {
  it('has exactly the quantities of the gold', () => {
    expect(read.quantities).toEqual(gold.quantities)
  })
})

describe('the document of Bắc Ninh (seed 000)', () => {
  const { text, read } = seed('000')

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
