import { type Command, CommanderError } from 'commander'
import type { Chosen, CliResult } from './command.ts'
import { UsageFailure } from './failure.ts'
import { buildProgram } from './program.ts'
import { explainUsage } from './usage-words.ts'

/**
 * Understands a command line (without node and script). Does nothing itself: either a command to run, or words to show
 * at once (help, wrong usage), never both.
 */
export function readArguments(argv: readonly string[]): { chosen: Chosen } | { shown: CliResult } {
  let chosen: Chosen | undefined
  const written = { stdout: '', stderr: '' }
  const program = buildProgram((choice) => {
    chosen = choice
  })
  configureTree(program, (command) =>
    command.exitOverride().configureOutput({
      writeOut: (text) => {
        written.stdout += text
      },
      writeErr: (text) => {
        written.stderr += text
      },
      // Said by explainUsage, in Vietnamese.
      outputError: () => {},
    }),
  )
  try {
    program.parse(argv, { from: 'user' })
  } catch (error) {
    return { shown: { ...written, ...wordsOf(error, written.stderr) } }
  }
  return chosen ? { chosen } : { shown: { stdout: '', stderr: program.helpInformation(), exit: 2 } }
}

function configureTree(command: Command, configure: (command: Command) => void): void {
  configure(command)
  for (const child of command.commands) configureTree(child, configure)
}

function wordsOf(error: unknown, written: string): Pick<CliResult, 'stderr' | 'exit'> {
  if (error instanceof UsageFailure) return { stderr: `${error.message}\n`, exit: 2 }
  if (!(error instanceof CommanderError)) throw error
  if (error.exitCode === 0) return { stderr: '', exit: 0 }
  // A group without its command ('chidao draft'): commander has written the group's help.
  if (error.code === 'commander.help') return { stderr: written, exit: 2 }
  return { stderr: `${explainUsage(error)}\n`, exit: 2 }
}
