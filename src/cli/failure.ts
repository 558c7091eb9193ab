/** What a command cannot do, for the person at the terminal: what happened, what was kept, what to do next. Exit 1. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure'
}

/** Words on the command line that no command understands. Exit 2. */
export class UsageFailure extends Error {
  override readonly name = 'UsageFailure'
}
