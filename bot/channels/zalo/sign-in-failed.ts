/** Why nobody was signed in. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed'
  readonly why: 'declined' | 'nobody-came' | 'unreadable-code' | 'zalo-failed'

  constructor(why: SignInFailed['why'], options?: ErrorOptions) {
    super(`zalo: no sign-in, ${why}`, options)
    this.why = why
  }
}
