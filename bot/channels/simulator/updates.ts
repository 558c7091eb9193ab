import type { Update } from './bot-api.ts'

export interface Person {
  id: string
  name: string
}

/** What people did and the bots have not acknowledged yet, by account: asked for by `offset`, as Telegram's getUpdates. */
export interface Updates {
  /** Resolves when the bot has acknowledged it. */
  add(
    account: string,
    chat: { id: string; kind: 'group' | 'direct' },
    from: Person | undefined,
    what: Pick<Update, 'message' | 'callback_query'>,
  ): Promise<void>
  /**
   * Acknowledges everything before `offset` and resolves with the rest: at once when there is any, otherwise as soon as
   * there is or the time is over.
   */
  get(account: string, offset: number, timeoutMs: number, signal?: AbortSignal): Promise<Update[]>
}

interface Queue {
  waiting: { update: Update; acknowledged: () => void }[]
  listeners: Set<() => void>
}

const someone: Person = { id: '7', name: 'Nguyễn Văn A' }
/** As many as Telegram hands out in one answer. */
const mostAtOnce = 100

export function createUpdates(): Updates {
  const queues = new Map<string, Queue>()
  let lastId = 0

  function queueOf(account: string): Queue {
    const queue = queues.get(account) ?? { waiting: [], listeners: new Set() }
    queues.set(account, queue)
    return queue
  }

  function news(queue: Queue, timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        queue.listeners.delete(done)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, timeoutMs)
      queue.listeners.add(done)
      signal?.addEventListener('abort', done)
    })
  }

  return {
    add(account, chat, from = someone, what) {
      const queue = queueOf(account)
      lastId += 1
      const update: Update = {
        update_id: lastId,
        date: Math.floor(Date.now() / 1_000),
        chat: { id: chat.id, type: chat.kind === 'group' ? 'group' : 'private', title: `Nhóm ${chat.id}` },
        from: { id: from.id, first_name: from.name },
        ...what,
      }
      return new Promise((acknowledged) => {
        queue.waiting.push({ update, acknowledged })
        for (const listener of queue.listeners) listener()
      })
    },
    async get(account, offset, timeoutMs, signal) {
      const queue = queueOf(account)
      while (queue.waiting[0] && queue.waiting[0].update.update_id < offset) queue.waiting.shift()?.acknowledged()
      if (queue.waiting.length === 0) await news(queue, timeoutMs, signal)
      // Somebody who went away must not count as having been told; without an acknowledgement the next one is told again.
      return queue.waiting.slice(0, mostAtOnce).map(({ update }) => update)
    },
  }
}
