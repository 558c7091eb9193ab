/** What a person asks for. In a deed, empty `numbers` means the directive that the quoted message carries. */
export type Command =
  | DeedCommand
  | { kind: 'mine' }
  | { kind: 'show'; numbers: number[] }
  | { kind: 'help' }
  | { kind: 'bind'; code: string }
  /** What the chat's second channel is, and a code for one where it has none; `undo`: it is to have none. */
  | { kind: 'standby'; undo: boolean }
  | { kind: 'notice-write'; text: string }
  /** Without a number: the list of notices. */
  | { kind: 'notice-status'; number: number | null }
  /** Without a number: the preview whose code it is, or the newest one where no other waits. */
  | { kind: 'notice-confirm'; number: number | null; code: string | null }
  /** Without a number: the newest one where no other waits. */
  | { kind: 'notice-cancel'; number: number | null }
  | { kind: 'notice-acknowledge'; number: number }

export interface DeedCommand {
  kind: DeedKind
  /** Each once, in the order typed; 1 to 2147483647, at most `maxNumbers`. */
  numbers: number[]
  /** The person's own words (NFC, accents and line breaks kept), at most `maxNote` long. */
  note: string | null
}
export type DeedKind = 'acknowledge' | 'done' | 'undone' | 'blocked'

export type Reading =
  | { kind: 'command'; command: Command }
  /** Meant as a command, but not to be carried out: answered with one helpful line. */
  | { kind: 'problem'; problem: CommandProblem }
  /** Not meant for the bot: nothing happens, nothing is said. */
  | { kind: 'chatter' }

/** Commands are named as they are typed, with the slash ('/done'); `read` is what stood there, shortened. */
export type CommandProblem =
  | { code: 'unknown-command'; name: string; suggestion: string | null }
  | { code: 'missing-number'; command: string }
  | { code: 'bad-number'; command: string; read: string }
  | { code: 'too-many-numbers'; command: string; limit: number }
  | { code: 'missing-code'; command: string }
  /** '/khan' alone where there is no notice to tell of; the use case finds it out. */
  | { code: 'missing-text' }
  | { code: 'too-long'; command: string; limit: number }

/** More in one command is a slip of the finger ('3-500'), not a wish. */
export const maxNumbers = 50
/** Directive and notice numbers are PostgreSQL integers. */
export const maxNumber = 2_147_483_647
/** UTF-16 code units; Zalo cuts a person's message at 2,000. */
export const maxNote = 2_000
/** UTF-16 code units; a notice that needs more is a document. */
export const maxNotice = 4_000
