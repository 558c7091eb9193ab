/** A seed document as a page that Writer opens and sets like a typed one: bold for its marks, a paragraph a line. */
export function seedPage(text: string): string {
  let bold = false
  const paragraphs = text
    .normalize('NFC')
    .split(/\r?\n/)
    .filter((line) => line.replace(/[\s*#]/g, '') !== '')
    .map((line) => {
      const open = bold
      const inside = escaped(line.replace(/^\s*#+\s*/, '')).replace(/\*\*/g, () => {
        bold = !bold
        return bold ? '<b>' : '</b>'
      })
      return `<p${isShown(line) ? ' class="middle"' : ''}>${open ? '<b>' : ''}${inside.replaceAll('\t', ' ').trim()}${bold ? '</b>' : ''}</p>`
    })
  return `<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><style>
@page { size: 21cm 29.7cm; margin: 2cm 2cm 2cm 3cm }
p { font: 13pt 'DejaVu Serif'; text-align: justify; text-indent: 1cm; margin: 0 0 6pt 0 }
p.middle { text-align: center; text-indent: 0 }
</style></head><body>${paragraphs.join('\n')}</body></html>`
}

/** Set in the middle: short lines in capitals. */
const isShown = (line: string) => line.length < 60 && !/\p{Ll}/u.test(line)

const escaped = (line: string) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
