/** What a use case refuses, in words for the person who asked (Vietnamese): what happened, what was kept, what to do. */
export class UseCaseError extends Error {
  override readonly name = 'UseCaseError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
