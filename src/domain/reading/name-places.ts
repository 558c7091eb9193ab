import type { NamePlaces, Place } from '../parsed-document.ts'
import type { Item } from './item.ts'
import type { PlaceOf } from './passage.ts'

/** Where the names of an item's bodies stand: in its own text, or above it when they are inherited. */
export function placesOfNames(
  item: Item,
  names: { lead: readonly string[]; coordinating: readonly string[] },
  placeOf: PlaceOf,
): NamePlaces {
  const passages = [...item.paragraphs.map((each) => each.paragraph.passage), ...item.elsewhere]
  const find = (name: string): Place[] => {
    for (const passage of passages) {
      const at = passage.text.replaceAll('\n', ' ').indexOf(name)
      if (at >= 0) return [placeOf(passage, at)]
    }
    return passages.slice(0, 1).map((passage) => placeOf(passage, 0))
  }
  return { lead: names.lead.flatMap(find), coordinating: names.coordinating.flatMap(find) }
}
