import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHandOver } from './hand-over.ts'
import type { Heard, Place } from './heard.ts'
import { createMemoryStore } from './testing/memory-store.ts'
import { createZaloMemory } from './zalo-memory.ts'

/** Words in one of three groups; the number is their time and their id. */
function said(n: number, group: Place): Extract<Heard, { what: 'message' }> {
  const ids = { msgId: String(n), cliMsgId: '' }
  return {
    ...{ what: 'message', eventId: `m:${n}`, chat: { kind: 'group', id: group }, from: { id: '1', name: 'Lan' } },
    ...{ own: false, at: n, ids, text: String(n) },
    quotable: { content: '', msgType: 'webchat', propertyExt: undefined, uidFrom: '1', ...ids, ts: String(n), ttl: 0 },
  } as const
}

type Step =
  | { do: 'say'; group: Place }
  | { do: 'free'; group: Place }
  | { do: 'hold' }
  | { do: 'fail' }
  | { do: 'release'; holding: Place[]; mayMark: boolean }

const group = fc.constantFrom('1', '2', '3')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('say' as const), group }) },
  fc.record({ do: fc.constant('free' as const), group }),
  fc.constantFrom<Step>({ do: 'hold' }, { do: 'fail' }),
  fc.record({
    do: fc.constant('release' as const),
    holding: fc.uniqueArray(group),
    mayMark: fc.boolean(),
  }),
)

describe('handing over', () => {
  it('keeps the order of each group, hands everything over once, and marks nothing that still waits unheld', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const store = createMemoryStore()
        const handed: Heard[] = []
        let failures = 0
        const handOver = createHandOver({
          memory: createZaloMemory(store),
          eventOf: async (heard) => {
            if (failures > 0 && failures--) throw new Error('the database is away')
            handed.push(heard)
            return undefined
          },
          onInbound: async () => {},
        })
        let n = 0
        let excused = new Set<Place>()
        const all: Heard[] = []
        const waiting = () => all.filter((one) => !handed.includes(one))
        for (const one of steps) {
          switch (one.do) {
            case 'say': {
              n += 1
              const heard = said(n, one.group)
              all.push(heard)
              handOver.add([heard, heard])
              break
            }
            case 'release':
              // Whoever holds a place has told the store that it is behind.
              excused = new Set([...excused, ...one.holding])
              handOver.release(one)
              break
            case 'free':
              handOver.free(one.group)
              break
            case 'hold':
              handOver.hold()
              break
            case 'fail':
              failures = 1
          }
          await new Promise((resolve) => setImmediate(resolve))
          const mark = store.values.get('mark')
          const marked = typeof mark === 'object' && mark && 'at' in mark ? Number(mark['at']) : 0
          for (const heard of waiting()) {
            if (!excused.has(heard.chat.id)) expect(heard.at).toBeGreaterThan(marked)
          }
        }
        handOver.release({ holding: [], mayMark: true })
        for (const place of ['1', '2', '3']) expect(await handOver.settled(place)).toBe(true)
        await handOver.stop()
        expect(handed).toHaveLength(n)
        for (const place of ['1', '2', '3']) {
          const times = handed.filter(({ chat }) => chat.id === place).map(({ at }) => at)
          expect(times).toEqual(times.toSorted((a, b) => a - b))
        }
        if (n > 0) expect(store.values.get('mark')).toEqual({ at: n, msgId: String(n) })
      }),
      { numRuns: 60 },
    )
  })

  it('tells whoever waits for a place that it has to wait again, or that all is over', async () => {
    const memory = createZaloMemory(createMemoryStore())
    const handOver = createHandOver({ memory, eventOf: async () => undefined, onInbound: async () => {} })
    handOver.release({ holding: ['1'], mayMark: true })
    handOver.add([said(1, '1')])
    const first = handOver.settled('1')
    handOver.hold()
    expect([await first, await handOver.settled('1')]).toEqual([false, false])
    handOver.release({ holding: ['1'], mayMark: true })
    const second = handOver.settled('1')
    await handOver.stop()
    expect(await second).toBe(false)
  })
})
