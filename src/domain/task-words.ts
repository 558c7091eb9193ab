/** What may stand between and before the names of who is ordered: 'Đề nghị A và B', 'Yêu cầu A, B:'. */
const joint = /^(?:[\s,;:.]+|(?:và|đề nghị|yêu cầu|giao)(?=\s))/iu

/** A heading shorter than this many characters after its names says nothing of the task. */
const shortest = 15

/**
 * The task itself: a directive's text without the names of its leads at its beginning, which every message says anyway.
 * @param leads as printed in the text
 */
export function taskWords(text: string, leads: readonly string[]): string {
  const rest = afterNames(text, leads)
  return rest.length < shortest ? text : rest.charAt(0).toLocaleUpperCase('vi') + rest.slice(1)
}

/** The text without a first line that holds nothing but the leads' names. */
export function withoutHeading(text: string, leads: readonly string[]): string {
  const [first = '', ...others] = text.split('\n')
  return others.length > 0 && afterNames(first, leads) === '' ? others.join('\n') : text
}

function afterNames(text: string, leads: readonly string[]): string {
  // The longest first: 'UBND tỉnh' would otherwise be taken out of 'UBND tỉnh Bắc Ninh'.
  const names = leads.map((lead) => lead.toLowerCase()).sort((a, b) => b.length - a.length)
  let named = false
  let at = 0
  for (;;) {
    const rest = text.slice(at)
    const between = joint.exec(rest)?.[0].length ?? 0
    const name = names.find((each) => each !== '' && rest.toLowerCase().startsWith(each))
    if (between === 0 && name === undefined) break
    named ||= name !== undefined
    at += name?.length ?? between
  }
  return named ? text.slice(at) : text
}
