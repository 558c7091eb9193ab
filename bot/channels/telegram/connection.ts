import { createHmac } from 'node:crypto'
import type { Api } from 'grammy'
import { type Clock, type SecretStore, SendError } from '../channel.ts'
import { connect, type Reach } from './api.ts'
import { type ButtonSeal, createButtonSeal } from './button-seal.ts'

/** What a known token gives. */
export interface Connection {
  ask: Api
  /** Waits as long as a long poll takes. */
  poll: Api
  /** Waits as long as a file's bytes take. */
  upload: Api
  seal: ButtonSeal
  /** What Telegram shows when it calls the webhook. */
  secret: string
}

export interface Connector {
  /** Rejects with an 'unauthorised' SendError while there is no token that can be read. */
  connected(): Promise<Connection>
  /** The token may be another now: it is read anew. */
  forget(): void
}

/**
 * Connects with the token when it is first needed, and asks for it again after a failure: it may be put right meanwhile.
 *
 * @param secret the webhook's; drawn from the token unless given
 */
export function createConnector(
  secrets: SecretStore,
  reach: Reach,
  clock: Clock,
  secret: string | undefined,
): Connector {
  let connecting: Promise<Connection> | undefined

  async function open(): Promise<Connection> {
    const token = await secrets.get('token').catch(() => undefined)
    if (token === undefined) throw new SendError('unauthorised', 'telegram: no token that can be read')
    const drawn = createHmac('sha256', token).update('chi-dao/telegram/webhook/v1').digest('base64url')
    return { ...connect(token, reach, clock), seal: createButtonSeal(token), secret: secret ?? drawn }
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
