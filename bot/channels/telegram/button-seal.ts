import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * What a button carries: its id and a mark that only we can make, bound to the chat and the message's words. A person with
 * a client of their own can send any data; only what stood under that very message is taken.
 */
export interface ButtonSeal {
  /** At most 64 bytes, as Telegram takes them: the longest id has 25, the mark 16. */
  close(chatId: string, button: string, text: string): string
  /** The button's id; undefined when it is forged, from another chat, or the message has other words by now. */
  open(chatId: string, data: string, text: string): string | undefined
  /** A short mark of any words, which tells nobody what they were. */
  markOf(...words: string[]): string
}

/** 96 bits: each guess costs a request to Telegram. */
const markBytes = 12

/** @param token the bot's; with a new one the old buttons are void */
export function createButtonSeal(token: string): ButtonSeal {
  const key = createHmac('sha256', token).update('chi-dao/telegram/buttons/v1').digest()
  const markOf = (...words: string[]) =>
    createHmac('sha256', key).update(JSON.stringify(words)).digest().subarray(0, markBytes).toString('base64url')
  const closed = (chatId: string, button: string, text: string) => `${button}.${markOf(chatId, button, bare(text))}`
  return {
    markOf,
    close: closed,
    open(chatId, data, text) {
      const button = data.slice(0, Math.max(0, data.lastIndexOf('.')))
      const [given, right] = [Buffer.from(data), Buffer.from(closed(chatId, button, text))]
      return given.length === right.length && timingSafeEqual(given, right) ? button : undefined
    },
  }
}

/** Telegram trims a text and drops characters that are not to be seen. */
const bare = (text: string) => text.normalize('NFC').replace(/[^\p{L}\p{N}]/gu, '')
