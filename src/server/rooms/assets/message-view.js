import { element } from './element.js'

const weekdays = ['Chủ nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy']
/** As much of a quoted message as fits on one line. */
const quotedLength = 90

/** 'Thứ Tư, 03/02/2021' of an instant in ISO 8601 with +07:00: what stands there is the time there. @param {string} at */
export function dayOf(at) {
  const [year, month, day] = at.slice(0, 10).split('-')
  return `${weekdays[new Date(`${at.slice(0, 10)}T00:00:00Z`).getUTCDay()]}, ${day}/${month}/${year}`
}

/** '17:00' @param {string} at */
export const timeOf = (at) => at.slice(11, 16)

/** Addresses of pages, without the full stop or bracket behind them. */
const addresses = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]]/g

/**
 * Text with its bold and italic stretches, and addresses that can be followed; offsets count UTF-16 code units, as
 * JavaScript strings do.
 */
export function richText(text, spans) {
  const edges = new Set([0, text.length])
  const links = [...text.matchAll(addresses)].map(({ 0: href, index: start }) => ({ start, length: href.length, href }))
  for (const { start, length } of [...spans, ...links]) {
    for (const edge of [start, start + length]) if (edge > 0 && edge < text.length) edges.add(edge)
  }
  const sorted = [...edges].sort((a, b) => a - b)
  return sorted.slice(1).map((end, i) => {
    const start = sorted[i]
    const holds = (stretch) => stretch.start <= start && end <= stretch.start + stretch.length
    const link = links.find(holds)
    const inner = document.createTextNode(text.slice(start, end))
    return spans
      .filter(holds)
      .reduce(
        (node, { style }) => element(style === 'bold' ? 'strong' : 'em', {}, node),
        link ? element('a', { href: link.href, target: '_blank', rel: 'noopener noreferrer' }, inner) : inner,
      )
  })
}

/** A message in one line, for a quotation. */
export function excerpt(message) {
  const line = message.text.replace(/\s+/g, ' ').trim()
  return line.length > quotedLength ? `${line.slice(0, quotedLength)}…` : line
}

/**
 * One bubble.
 * @param message as the API gives it
 * @param {{ own: boolean, quoted: object | undefined, fileAddress: (message) => string, onReply: (message) => void, onPress: (message, button, element) => void }} context
 */
export function messageView(message, { own, quoted, fileAddress, onReply, onPress }) {
  const kind = message.from.bot ? 'bot' : own ? 'own' : 'other'
  return element(
    'li',
    { className: `message ${kind}${message.urgent ? ' urgent' : ''}`, tabIndex: -1, data: { id: message.id } },
    element(
      'div',
      { className: 'bubble' },
      element(
        'p',
        { className: 'from' },
        element('b', {}, message.from.name),
        message.from.bot && element('span', { className: 'tag' }, 'trợ lý'),
        message.urgent && element('span', { className: 'tag urgent-tag' }, 'KHẨN'),
      ),
      message.replyTo !== undefined && quotation(message.replyTo, quoted),
      element('p', { className: 'text' }, ...richText(message.text, message.spans ?? [])),
      message.file !== undefined &&
        element(
          'a',
          { className: 'file', href: fileAddress(message), download: message.file.name },
          `Tải tệp ${message.file.name}`,
        ),
      message.buttons.length > 0 &&
        element(
          'div',
          { className: 'buttons' },
          ...message.buttons.map((button) => {
            const made = element('button', { type: 'button', className: 'choice' }, button.label)
            made.addEventListener('click', () => onPress(message, button, made))
            return made
          }),
        ),
      footer(message, onReply),
    ),
  )
}

function quotation(id, quoted) {
  if (!quoted) return element('p', { className: 'quoted' }, 'Trả lời một tin trước đó')
  const link = element('a', { className: 'quoted', href: '#', data: { quotes: id } })
  link.append(element('b', {}, quoted.from.name), element('span', {}, excerpt(quoted)))
  return link
}

function footer(message, onReply) {
  const reply = element(
    'button',
    { type: 'button', className: 'reply-button', aria: { label: `Trả lời tin của ${message.from.name}` } },
    'Trả lời',
  )
  reply.addEventListener('click', () => onReply(message))
  const time = element('time', { dateTime: message.at, title: `${timeOf(message.at)}, ${dayOf(message.at)}` })
  time.textContent = timeOf(message.at)
  return element('footer', {}, reply, time)
}
