import { afterEach, beforeEach, describe } from 'vitest'
import type { AttachedFile, Button, Span } from '../../src/domain/message.ts'
import type { Channel } from './channel.ts'
import { createContractStage } from './contract/contract-stage.ts'
import { filesInContract } from './contract/files.ts'
import { receivingInContract } from './contract/receiving.ts'
import { sendingInContract } from './contract/sending.ts'

/**
 * A channel with its platform behind it (a fake one that keeps the real one's rules), as the suite drives them. `make`
 * gives a fresh one, not started, to every test; the suite starts and stops the channel itself.
 */
export interface Harness {
  channel: Channel
  /** Platform id of a chat that the bot is in. */
  chatId: string
  /** Platform id of no chat; null where every id is a chat. */
  unknownChatId: string | null
  /** What a person in the chat sees of the bot, oldest first, once all that was sent has arrived. */
  shown(chatId: string): Promise<Shown[]>
  /** A person writes in the chat. Resolves when the channel has acknowledged it to the platform; rejects when it refused. */
  say(text: string, options?: { quotes?: string }): Promise<void>
  /** The platform (or the person) repeats the last `say`, because it had no acknowledgement. Resolves like `say`. */
  sayAgain(): Promise<void>
  /** A person presses a button of a message of the bot. Resolves like `say`. */
  press(platformMessageId: string, button: string): Promise<void>
  close(): Promise<void>
  /** A file whose bytes the channel can get and, where it must have them to send, one that is gone; of a channel that sends files. */
  files?: { there: AttachedFile; gone?: AttachedFile }
}

export interface Shown {
  platformMessageId: string
  text: string
  spans: Span[]
  buttons: Button[]
  quotes?: string
  pinned?: boolean
  /** The name of the file that came with it. */
  file?: string | undefined
}

/**
 * The suite that every channel passes. A channel's test file calls it once:
 *
 *     describeChannelContract('web', async () => ({ channel: createWebChannel(…), chatId: 'room-1', … }))
 *
 * `name` is the channel's name; its errors begin with it.
 */
export function describeChannelContract(name: string, make: () => Promise<Harness>): void {
  describe(`the ${name} channel keeps the contract: it`, () => {
    const stage = createContractStage(name, make)
    beforeEach(stage.open)
    afterEach(stage.close)
    sendingInContract(stage)
    filesInContract(stage)
    receivingInContract(stage)
  })
}
