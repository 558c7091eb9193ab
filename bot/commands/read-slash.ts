import { hasAccents } from '../../src/domain/text.ts'
import { type Arguments, argumentsOf, badNumber, codeIn, isCourtesy, numbersIn, shorten } from './arguments.ts'
import { type Command, type CommandProblem, maxNotice, maxNumber, type Reading } from './command.ts'
import type { DeedForm, Form } from './forms.ts'
import { nearestForm, readName } from './read-name.ts'
import { readNote } from './read-note.ts'
import { readWords } from './read-words.ts'
import { typed } from './typed.ts'

interface Context {
  quoting: boolean
}

/** Reads a message that begins with a slash. */
export function readSlash(text: string, context: Context): Reading {
  const message = typed(text)
  const name = readName(message.folded)
  if (name === undefined) return { kind: 'chatter' }
  if (name.form === undefined) {
    const suggestion = nearestForm(name.letters)?.name ?? null
    return problem({ code: 'unknown-command', name: `/${shorten(name.letters)}`, suggestion })
  }
  return readArguments(name.form, argumentsOf(message, name.end), context)
}

function readArguments(form: Form, args: Arguments, context: Context): Reading {
  switch (form.kind) {
    case 'acknowledge':
    case 'done':
    case 'undone':
    case 'blocked':
      return readDeed(form.kind, form.name, args, context)
    case 'mine':
      return readMine(args)
    case 'show':
      return readShow(form.name, args, context)
    case 'help':
      return readHelp(args)
    case 'bind':
      return readBind(form.name, args)
    case 'standby':
      return command({ kind: 'standby', undo: /^(?:bo|huy)(?![a-z])/.test(args.folded) })
    case 'notice':
      return readNotice(form.name, args)
    case 'notice-confirm':
      return readConfirm(form.name, args)
    case 'notice-cancel':
      return readCancel(form.name, args)
  }
}

const command = (read: Command): Reading => ({ kind: 'command', command: read })
const problem = (found: CommandProblem): Reading => ({ kind: 'problem', problem: found })

function readDeed(kind: DeedForm['kind'], name: string, args: Arguments, { quoting }: Context): Reading {
  const found = numbersIn(args, name)
  if (found.kind === 'problem') return found
  if (found.numbers.length === 0 && !quoting) return problem({ code: 'missing-number', command: name })
  const note = readNote(args.ownFrom(found.end), name)
  return note.kind === 'problem' ? note : command({ kind, numbers: found.numbers, note: note.note })
}

/** '/viec 3' asks for that one; '/việc 3 đã xong' is a report that someone began with a slash. */
function readMine(args: Arguments): Reading {
  const own = args.ownFrom(0)
  const report = readWords(`${hasAccents(own) ? 'việc' : 'viec'} ${own}`, { quoting: false })
  if (report.kind !== 'chatter') return report
  const found = numbersIn(args, '/xem')
  const onlyNumbers = found.kind === 'numbers' && found.numbers.length > 0 && isCourtesy(args.ownFrom(found.end))
  return command(onlyNumbers ? { kind: 'show', numbers: found.numbers } : { kind: 'mine' })
}

function readShow(name: string, args: Arguments, { quoting }: Context): Reading {
  const found = numbersIn(args, name)
  if (found.kind === 'problem') return found
  return found.numbers.length === 0 && !quoting
    ? problem({ code: 'missing-number', command: name })
    : command({ kind: 'show', numbers: found.numbers })
}

/** A deep link ('?start=CODE', '?startgroup=CODE') arrives as '/start CODE'; other words after '/start' are a greeting. */
function readHelp(args: Arguments): Reading {
  return /^[0-9a-z-]{8,64}$/.test(args.folded)
    ? command({ kind: 'bind', code: codeIn(args.ownFrom(0)) })
    : command({ kind: 'help' })
}

function readBind(name: string, args: Arguments): Reading {
  const code = codeIn(args.ownFrom(0))
  return code === '' ? problem({ code: 'missing-code', command: name }) : command({ kind: 'bind', code })
}

/** A bare integer names a notice; anything else is what to tell everybody. */
function readNotice(name: string, args: Arguments): Reading {
  const number = /^# ?(\d+) ?$|^(\d+) ?$/.exec(args.folded)
  if (number !== null) {
    return withNumber(number[1] ?? number[2], name, (known) => ({ kind: 'notice-status', number: known }))
  }
  if (!/[\p{L}\p{N}]/u.test(args.folded)) return command({ kind: 'notice-status', number: null })
  const text = args.ownFrom(0)
  return text.length > maxNotice
    ? problem({ code: 'too-long', command: name, limit: maxNotice })
    : command({ kind: 'notice-write', text })
}

/** '/xacnhan', '/xacnhan 2', '/xacnhan 2 ABCDE-FGHJK', '/xacnhan ABCDE-FGHJK'. The codes of notices are six digits. */
function readConfirm(name: string, args: Arguments): Reading {
  const number = /^(?:(?:thong bao )?so ?)?(?:# ?)?(\d{1,5})(?=$|[ .,:!])/.exec(args.folded)
  const code = codeIn(args.ownFrom(number?.[0].length ?? 0)) || null
  return number === null
    ? command({ kind: 'notice-confirm', number: null, code })
    : withNumber(number[1], name, (known) => ({ kind: 'notice-confirm', number: known, code }))
}

function readCancel(name: string, args: Arguments): Reading {
  const number = /^(?:(?:thong bao )?so ?)?(?:# ?)?(\d+)(?=$|[ .,:!](?!\d))/.exec(args.folded)
  if (number !== null) {
    return withNumber(number[1], name, (known) => ({ kind: 'notice-cancel', number: known }))
  }
  return isCourtesy(args.ownFrom(0))
    ? command({ kind: 'notice-cancel', number: null })
    : problem(badNumber(name, args.folded))
}

function withNumber(digits: string | undefined, name: string, read: (number: number) => Command): Reading {
  const number = Number(digits)
  return number >= 1 && number <= maxNumber
    ? command(read(number))
    : problem({ code: 'bad-number', command: name, read: shorten(digits ?? '') })
}
