import type { Heard } from './heard.ts'
import { wordsSent } from './render.ts'

/** One send, as its echo will show it. Times in milliseconds since 1970, machine time. */
export interface Expected {
  /** The ledger's id of the message. */
  requestId: string
  chatId: string
  /** As sent. */
  words: string
  /** zca-js names the message by the time of the call; it lies between these. */
  from: number
  until: number
}

/** Settles sends whose answer had no id, or never came, by the account's own messages that the socket shows. */
export interface Echoes {
  heard(own: Extract<Heard, { what: 'message' }>, chatId: string): void
  /** The message is known by its answer: its echo settles nothing else. */
  claim(msgId: string): void
  /** The id of a message that an earlier try turns out to have sent. */
  sentBefore(requestId: string): string | undefined
  /** The message's id, as soon as its echo has come; undefined after `ms`. A later echo still counts for `sentBefore`. */
  wait(expected: Expected, ms: number): Promise<string | undefined>
}

/** Enough for the echoes of a long gap. */
const remembered = 500

export function createEchoes(): Echoes {
  const sent = new Map<string, string>()
  const claimed = new Set<string>()
  const open = new Map<string, { expected: Expected; found: (msgId: string) => void }>()
  const recent: { own: Extract<Heard, { what: 'message' }>; chatId: string }[] = []

  // Never by the words alone: a new process hears those of a moment ago again, as old messages. Nor by the client's id
  // alone: the account's phone names what a person writes there by a clock of its own. Where Zalo should leave the client's
  // id out, the ledger's own look at echoes still settles the message.
  const matches = ({ chatId, words, from, until }: Expected, { own, chatId: shownIn }: (typeof recent)[number]) => {
    if (shownIn !== chatId || claimed.has(own.ids.msgId)) return false
    const named = Number(own.ids.cliMsgId)
    return named >= from && named <= until && plain(own.text) === plain(words)
  }

  function claim(msgId: string): void {
    claimed.add(msgId)
    for (const oldest of claimed) {
      if (claimed.size <= remembered) break
      claimed.delete(oldest)
    }
  }

  function settle(requestId: string, msgId: string): void {
    claim(msgId)
    sent.set(requestId, msgId)
    for (const oldest of sent.keys()) {
      if (sent.size <= remembered) break
      sent.delete(oldest)
    }
  }

  return {
    heard(own, chatId) {
      const echo = { own, chatId }
      recent.push(echo)
      if (recent.length > remembered) recent.shift()
      for (const [requestId, { expected, found }] of open) {
        if (!matches(expected, echo)) continue
        open.delete(requestId)
        settle(requestId, own.ids.msgId)
        found(own.ids.msgId)
        return
      }
    },
    claim,
    sentBefore: (requestId) => sent.get(requestId),
    wait(expected, ms) {
      const early = recent.find((echo) => matches(expected, echo))
      if (early) {
        settle(expected.requestId, early.own.ids.msgId)
        return Promise.resolve(early.own.ids.msgId)
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(undefined), ms)
        open.set(expected.requestId, {
          expected,
          found(msgId) {
            clearTimeout(timer)
            resolve(msgId)
          },
        })
        for (const oldest of open.keys()) {
          if (open.size <= remembered) break
          open.delete(oldest)
        }
      })
    },
  }
}

/** Like the ledger, not by the blanks at the ends: a platform may leave them out. */
const plain = (words: string) => wordsSent(words).trim()
