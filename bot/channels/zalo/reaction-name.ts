/** Zalo's names of the marks that people use most (zca-js, `Reactions`), as the emoji that they are. */
const emoji: Record<string, string> = {
  '/-strong': '👍',
  '/-heart': '❤',
  '/-ok': '👌',
  '/-thanks': '🙏',
  '_()_': '🙏',
  ':handclap': '👏',
  '/-rose': '🌹',
  ':>': '😆',
  ':o': '😮',
  ':-((': '😢',
  ':-h': '😡',
  '/-weak': '👎',
}

export function reactionName(icon: string): string {
  return emoji[icon] ?? icon
}
