/**
 * Builds an element. Text goes in as text nodes only, so nothing anyone wrote is ever read as HTML.
 * @param {string} tag
 * @param {Record<string, unknown>} properties DOM properties; `data` for data-*, `aria` for aria-*
 * @param {...(Node | string | false | null | undefined)} children
 */
export function element(tag, { data = {}, aria = {}, ...properties } = {}, ...children) {
  const made = document.createElement(tag)
  Object.assign(made, properties)
  Object.assign(made.dataset, data)
  for (const [name, value] of Object.entries(aria)) made.setAttribute(`aria-${name}`, String(value))
  made.append(...children.filter((child) => child !== false && child !== null && child !== undefined && child !== ''))
  return made
}

/** The element of the page with this id. @param {string} id */
export function byId(id) {
  const found = document.getElementById(id)
  if (!found) throw new Error(`#${id} is not on the page`)
  return found
}

/** Lower case without accents, so that 'so y te' finds 'Sở Y tế'. @param {string} text */
export function fold(text) {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').trim()
}
