import type { Reading } from './command.ts'
import { readSlash } from './read-slash.ts'
import { readWords } from './read-words.ts'

/** In either width, after white space and invisible characters. */
const slashed = /^[\s\p{Cf}]*[/\uff0f]/u

/**
 * What a message asks for. Never throws. A message with a slash is a command, a problem to be answered, or (a path, a
 * fraction) chatter; one without acts only when the whole of it, or all before a colon, is one of the known phrases.
 *
 * @param context.quoting whether it answers a message of the bot, so that a number may be left out
 */
export function readCommand(text: string, context: { quoting: boolean }): Reading {
  return slashed.test(text) ? readSlash(text, context) : readWords(text, context)
}
