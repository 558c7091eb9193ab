import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { noticeLines } from './notice-lines.ts'
import { seedPage } from './seed-page.ts'
import { numberedDocument, taskTablePage, tcvn3Document } from './writer-documents.ts'

/**
 * Makes the files in fixtures/ from the seed documents with LibreOffice, as an office would save them. Needed only when a
 * fixture changes: apt-get install --no-install-recommends libreoffice-writer libreoffice-calc fonts-dejavu
 *
 *     node --import tsx src/files/testing/make-fixtures.ts [the first letters of a fixture's name]
 */
const fixtures = join(import.meta.dirname, 'fixtures')
const seeds = join(import.meta.dirname, '../../../seeds/documents')
const work = mkdtempSync(join(tmpdir(), 'fixtures-'))

const filters: Record<string, string> = {
  odt: 'odt:writer8',
  xlsx: 'xlsx:Calc MS Excel 2007 XML',
  xls: 'xls:MS Excel 97',
  ods: 'ods:calc8',
  docx: 'docx:MS Word 2007 XML',
  doc: 'doc:MS Word 97',
  pdf: 'pdf:writer_pdf_Export',
  html: 'html:XHTML Writer File:UTF8',
}

/** Everything, or what begins with the word on the command line. */
const wanted = process.argv[2] ?? ''

function make(name: string, kind: 'html' | 'fodt', content: string, formats: string[], infilter?: string): void {
  if (!name.startsWith(wanted)) return
  const source = join(work, `${name}.${kind}`)
  writeFileSync(source, content)
  // A page goes through Writer's own format: opened as such it would stay a page.
  const opened = kind === 'html' && infilter === undefined ? convert(source, 'odt') : source
  for (const to of formats) copyFileSync(convert(opened, to, infilter), join(fixtures, `${name}.${to}`))
}

function convert(source: string, to: string, infilter?: string): string {
  const profile = `-env:UserInstallation=file://${join(work, 'profile')}`
  const options = [
    profile,
    '--headless',
    ...(infilter === undefined ? [] : [infilter]),
    '--convert-to',
    filters[to] ?? to,
    '--outdir',
    join(work, to),
    source,
  ]
  execFileSync('soffice', options, { stdio: ['ignore', 'ignore', 'inherit'] })
  return join(work, to, basename(source).replace(/\.\w+$/, `.${to}`))
}

try {
  mkdirSync(fixtures, { recursive: true })
  for (const name of readdirSync(seeds)) {
    make(`seed-${name.slice(0, 3)}`, 'html', seedPage(readFileSync(join(seeds, name), 'utf8')), [
      'docx',
      'doc',
      'pdf',
      'html',
    ])
  }
  make('numbered', 'fodt', numberedDocument(), ['docx', 'doc', 'html'])
  make('tcvn3', 'fodt', tcvn3Document(noticeLines), ['docx', 'doc', 'html'])
  make('task-table', 'html', taskTablePage, ['docx', 'doc', 'pdf'])
  make('task-sheet', 'html', taskTablePage, ['xlsx', 'xls', 'ods'], '--infilter=HTML (StarCalc)')
} finally {
  rmSync(work, { recursive: true })
}
