import { type SecretStore, SendError } from '../channel.ts'
import { tokenSecret } from './secrets.ts'
import { createZaloBotApi, type ZaloBotApi } from './zalo-bot-api.ts'

export interface Connector {
  /** Rejects with an 'unauthorised' SendError while there is no token. */
  connected(): Promise<ZaloBotApi>
  /** The token may be another now: it is read anew. */
  forget(): void
}

/** Reads the token when it is first needed, and again after a failure: it may be put right meanwhile. */
export function createConnector(secrets: SecretStore, apiRoot: string | undefined): Connector {
  let connecting: Promise<ZaloBotApi> | undefined

  async function open(): Promise<ZaloBotApi> {
    const token = await secrets.get(tokenSecret)
    if (token === undefined) throw new SendError('unauthorised', 'zalo-bot: no token')
    return createZaloBotApi(token, apiRoot)
  }

  return {
    connected() {
      connecting ??= open().catch((error: unknown) => {
        connecting = undefined
        throw error
      })
      return connecting
    },
    forget() {
      connecting = undefined
    },
  }
}
