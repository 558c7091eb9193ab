/** The names of its secrets in the SecretStore. */
export const tokenSecret = 'token'
export const webhookSecret = 'webhook-secret'
