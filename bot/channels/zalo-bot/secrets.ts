/** The names of its secrets in the SecretStore. */
export const tokenSecret = 'token'
export const webhookSecret = 'webhook-secret'

/** Whoever puts another token into the secret store appends to this log of the channel's store: it is taken up at once. */
export const tokenLog = 'token'
