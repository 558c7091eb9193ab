import { sql } from 'drizzle-orm'
import { boolean, date, index, integer, jsonb, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import type { Addressee } from '../../src/domain/directory.ts'
import type { Attachment, Deadline, Problem, Quantity, Strength } from '../../src/domain/parsed-document.ts'
import { bytes, id, instant } from './columns.ts'
import { committee, organisation } from './organisation.ts'
import { person } from './people.ts'

/** A văn bản: draft → published → withdrawn. */
export const document = pgTable(
  'document',
  {
    id: id(),
    organisationId: integer()
      .notNull()
      .references(() => organisation.id),
    committeeId: integer()
      .notNull()
      .references(() => committee.id),
    state: text().$type<'draft' | 'published' | 'withdrawn'>().notNull().default('draft'),
    number: text(),
    issuedOn: date({ mode: 'string' }),
    kind: text().notNull(),
    issuer: text(),
    signer: text(),
    subject: text().notNull(),
    urgency: text(),
    fileName: text().notNull(),
    text: text().notNull(),
    /** SHA-256 of the text in NFC: the same document is not taken twice. */
    hash: text().notNull(),
    problems: jsonb().$type<Problem[]>().notNull(),
    /** Other documents in the same file (the notice that a covering letter passes on): shown, never assigned. */
    attachments: jsonb().$type<Attachment[]>().notNull().default([]),
    ingestedAt: instant().notNull(),
    publishedAt: instant(),
    publishedBy: integer().references(() => person.id),
  },
  (t) => [uniqueIndex('document_once').on(t.committeeId, t.hash).where(sql`${t.state} <> 'withdrawn'`)],
)

/** A file as it came: the original of a document, or one that is kept although nobody could read it yet. */
export const file = pgTable(
  'file',
  {
    id: id(),
    committeeId: integer()
      .notNull()
      .references(() => committee.id),
    documentId: integer().references(() => document.id),
    name: text().notNull(),
    bytes: bytes().notNull(),
    /** SHA-256 of the bytes: the same file is not kept twice. */
    hash: text().notNull(),
    /** Why it was not read ('scanned'); null for the original of a document. */
    refusal: text(),
    receivedAt: instant().notNull(),
  },
  (t) => [unique().on(t.committeeId, t.hash), index().on(t.documentId)],
)

/** A document that another one carries out ('thực hiện Thông báo số 129/TB-VPCP'), known to us or not. */
export const documentParent = pgTable(
  'document_parent',
  {
    id: id(),
    documentId: integer()
      .notNull()
      .references(() => document.id),
    number: text().notNull(),
    parentId: integer().references(() => document.id),
  },
  (t) => [unique().on(t.documentId, t.number)],
)

/** One order. It has its `number` once published. */
export const directive = pgTable(
  'directive',
  {
    id: id(),
    documentId: integer()
      .notNull()
      .references(() => document.id),
    organisationId: integer()
      .notNull()
      .references(() => organisation.id),
    /** Unique in the organisation, whichever committee gave it: the 3 of `/done 3`. */
    number: integer(),
    /** Its order in the document. */
    position: integer().notNull(),
    path: text().notNull(),
    text: text().notNull(),
    strength: text().$type<Strength>().notNull(),
    addressees: jsonb().$type<Addressee[]>().notNull(),
    deadline: jsonb().$type<Deadline>(),
    quantity: jsonb().$type<Quantity>(),
    problems: jsonb().$type<Problem[]>().notNull(),
    skipped: boolean().notNull().default(false),
  },
  (t) => [unique().on(t.documentId, t.path), unique().on(t.organisationId, t.number), index().on(t.documentId)],
)
