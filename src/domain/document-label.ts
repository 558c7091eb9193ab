import { formatDate } from './time.ts'

/** '20/TB-UBND ngày 03/02/2021', as people call a document. */
export function documentLabel(document: { number: string | null; issuedOn: string | null; kind: string }): string {
  const name = document.number ?? (document.kind === 'khác' ? 'văn bản' : document.kind)
  return document.issuedOn ? `${name} ngày ${formatDate(document.issuedOn)}` : name
}
