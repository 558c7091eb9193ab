import type { ParsedDeadline, ParsedDocument, ParsedItem, ParsedQuantity } from '../parsed-document.ts'
import { analyser } from './analysis.ts'
import { directivesOf, type OwnedTime } from './directives.ts'
import type { Item } from './item.ts'
import { readLetterhead } from './letterhead.ts'
import { placesOfNames } from './name-places.ts'
import { type Outline, outlineDocuments } from './outline.ts'
import { readParagraphs } from './paragraphs.ts'
import { readParents } from './parents.ts'
import { readParts } from './parts.ts'
import { joinPassages, type PlaceOf, placesIn } from './passage.ts'
import { findProblems } from './problems.ts'
import { readItems } from './read-items.ts'
import { readAddressedTo, readRecipients } from './recipients.ts'
import { readSignature } from './signature.ts'
import { withoutSummaries } from './tables/summaries.ts'
import { readTables } from './tables/table-items.ts'

/**
 * Reads a directive as it came: any text gives a document, with problems for what a person must look at; it never
 * throws. All in memory, in time linear in the length. Instants are ISO 8601 at +07:00.
 */
export function readDocument(text: string): ParsedDocument {
  const placeOf = placesIn(text)
  const read = outlineDocuments(readParagraphs(text)).map((outline) => readOutline(outline, placeOf))
  const documents = read.filter((document) => !isFragment(document))
  const [first, ...others] = documents.length > 0 ? documents : read.slice(0, 1)
  const document = first ?? readOutline({ head: [], body: [], tail: [], tables: [] }, placeOf)
  return { ...document, attachments: others }
}

function readOutline(outline: Outline, placeOf: PlaceOf): ParsedDocument {
  const letterhead = readLetterhead(outline.head, outline.body)
  const analyse = analyser(letterhead.issuedOn)
  const tables = readTables(outline.tables, analyse)
  const items = [...withoutSummaries(readItems(readParts(outline.body), analyse), tables), ...tables.items]
  const read = items.map((item) => ({ item, ...directivesOf(item, placeOf) }))
  const directives = read.flatMap((each) => each.directives)
  const signature = readSignature(outline.tail)
  const document: ParsedDocument = {
    ...letterhead,
    signer: signature.name,
    signature,
    addressedTo: readAddressedTo(outline.head),
    recipients: readRecipients(outline.tail, placeOf),
    parents: readParents(outline, letterhead.number),
    items: items.map((item) => toParsedItem(item, placeOf)),
    directives,
    deadlines: read.flatMap(({ item, times }) => times.flatMap((time) => toParsedDeadline(item, time, placeOf))),
    quantities: items.flatMap(toParsedQuantities),
    attachments: [],
    problems: [],
  }
  return {
    ...document,
    problems: findProblems(
      document,
      { outline, times: read.map(({ item, times }) => ({ path: item.path, times })) },
      placeOf,
    ),
  }
}

/** What a page on the web puts around a document: no number, no date, no order. */
function isFragment({ items, number, issuedOn }: ParsedDocument): boolean {
  return items.length === 0 && number === null && issuedOn === null
}

const startLength = 60

function toParsedItem(item: Item, placeOf: PlaceOf): ParsedItem {
  const passages = item.paragraphs.filter((each) => !each.aside).map((each) => each.paragraph.passage)
  const whole = joinPassages(passages, '\n')
  return {
    path: item.path,
    start: whole.text.slice(0, startLength).replaceAll('\n', ' ').trimEnd(),
    text: whole.text,
    lead: item.lead,
    coordinating: item.coordinating,
    informed: item.informed,
    strength: item.strength,
    place: placeOf(whole, 0),
    places: placesOfNames(item, item, placeOf),
  }
}

function toParsedDeadline(item: Item, time: OwnedTime, placeOf: PlaceOf): ParsedDeadline[] {
  const { phrase, paragraph, owner, sentence } = time
  const { deadline, raw, start, every } = phrase
  if (deadline === null) return []
  const { passage } = paragraph.paragraph
  return [
    {
      raw,
      path: item.path,
      kind: deadline.kind,
      ...('due' in deadline ? { due: deadline.due } : {}),
      ...(every === undefined ? {} : { every }),
      owner,
      what: shortly(passage.text.slice(sentence.start, sentence.end)),
      place: placeOf(passage, start),
    },
  ]
}

const longestWhat = 120

function shortly(sentence: string): string {
  if (sentence.length <= longestWhat) return sentence
  const cut = sentence.lastIndexOf(' ', longestWhat - 1)
  return `${sentence.slice(0, cut > 0 ? cut : longestWhat - 1)}…`
}

function toParsedQuantities(item: Item): ParsedQuantity[] {
  return item.paragraphs.flatMap((each) => each.quantities.map(({ raw, per }) => ({ raw, path: item.path, per })))
}
