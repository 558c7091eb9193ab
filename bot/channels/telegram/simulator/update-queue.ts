import type { SimulatorClock } from './clock.ts'
import type { UpdateBody, UpdateKind } from './shapes.ts'

/** Updates live a day, presses two and a half minutes (Client.cpp, add_update of a callback query). */
const lifeMs = 86_400_000
const pressLifeMs = 150_000

/** What a bot gets unless it asks for more. */
const byDefault: ReadonlySet<UpdateKind> = new Set<UpdateKind>([
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'callback_query',
  'my_chat_member',
])

export interface QueuedUpdate {
  id: number
  /** Order holds within it, and nothing else: messages by chat, presses by person (Client.cpp, webhook_queue_id). */
  queue: string
  body: UpdateBody
  expiresAt: number
}

/** What became of an update: given to the bot and acknowledged, or too old. */
export type Fate = 'taken' | 'expired'

/** What waits for one bot. */
export interface UpdateQueue {
  /** Resolves with its id; undefined when the bot has not asked for this kind. */
  add(queue: string, body: UpdateBody): number | undefined
  /** Oldest first, those that are too old left out. */
  pending(): QueuedUpdate[]
  /** The bot has it. */
  take(id: number): void
  /** The bot refused it once (webhooks only). */
  refuse(id: number): void
  /** The update is given again, as platforms do that have lost the acknowledgement. */
  repeat(id: number): void
  fate(id: number): Promise<Fate>
  /** Resolves at the first refusal. */
  refused(id: number): Promise<void>
  allow(kinds: readonly UpdateKind[]): void
  allowed(): UpdateKind[]
  /** Calls back whenever something new waits. */
  onAdded(listener: () => void): void
}

export function createUpdateQueue(clock: SimulatorClock, firstId = 100_000_001): UpdateQueue {
  let nextId = firstId
  let waiting: QueuedUpdate[] = []
  let wanted = byDefault
  const known = new Map<number, Story>()
  const listeners: (() => void)[] = []

  function end(id: number, fate: Fate): void {
    waiting = waiting.filter((update) => update.id !== id)
    known.get(id)?.end(fate)
  }

  const story = (id: number): Story => {
    const found = known.get(id)
    if (!found) throw new Error(`there was no update ${id}`)
    return found
  }

  return {
    add(queue, body) {
      const [kind] = Object.keys(body)
      if (!isKind(kind) || !wanted.has(kind)) return undefined
      const life = kind === 'callback_query' ? pressLifeMs : lifeMs
      const update = { id: nextId++, queue, body, expiresAt: clock.now() + life }
      waiting.push(update)
      known.set(update.id, createStory(update))
      for (const listener of listeners) listener()
      return update.id
    },
    pending() {
      for (const { id, expiresAt } of waiting) if (expiresAt <= clock.now()) end(id, 'expired')
      return waiting
    },
    take: (id) => end(id, 'taken'),
    refuse: (id) => known.get(id)?.refuse(),
    repeat(id) {
      const { update } = story(id)
      if (waiting.includes(update)) return
      waiting.unshift(update)
      known.set(id, createStory(update))
      for (const listener of listeners) listener()
    },
    fate: (id) => story(id).ended,
    refused: (id) => story(id).refused,
    allow(kinds) {
      wanted = kinds.length === 0 ? byDefault : new Set(kinds)
    },
    allowed: () => [...wanted],
    onAdded: (listener) => listeners.push(listener),
  }
}

interface Story {
  update: QueuedUpdate
  ended: Promise<Fate>
  end(fate: Fate): void
  refused: Promise<void>
  refuse(): void
}

function createStory(update: QueuedUpdate): Story {
  let end: Story['end'] = () => {}
  let refuse = () => {}
  const ended = new Promise<Fate>((resolve) => {
    end = resolve
  })
  const refused = new Promise<void>((resolve) => {
    refuse = resolve
  })
  return { update, ended, end, refused, refuse }
}

export const updateKinds = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'callback_query',
  'my_chat_member',
  'chat_member',
  'message_reaction',
  'message_reaction_count',
] as const satisfies readonly UpdateKind[]

const isKind = (name: string | undefined): name is UpdateKind => updateKinds.some((kind) => kind === name)
