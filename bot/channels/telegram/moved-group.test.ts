import { setImmediate as breath } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { InboundEvent } from '../../../src/domain/inbound.ts'
import { createButtonSeal } from './button-seal.ts'
import type { Connection } from './connection.ts'
import { createReceiver } from './receiver.ts'

const old = { id: -5, type: 'group', title: 'Sở Y tế' }
const young = { id: -1005, type: 'supergroup', title: 'Sở Y tế' }
const lan = { id: 7, is_bot: false, first_name: 'Lan' }

it('what was said in a group is handed over before what is said in the supergroup that it became', async () => {
  const heard: string[] = []
  const handOver = async (event: InboundEvent) => {
    await breath()
    heard.push(event.kind === 'message' ? event.text : event.kind === 'change' ? event.change.what : event.kind)
  }
  const me = () => ({ id: 99, username: 'bot' })
  const receiver = createReceiver({ handOver, me, now: () => new Date(), onProblem: (words) => expect.fail(words) })
  const update = (n: number, chat: typeof old, what: object) => ({
    update_id: n,
    message: { message_id: n, date: 1, chat, from: lan, ...what },
  })
  const updates = [
    update(1, old, { text: '/done 3' }),
    update(2, old, { text: '/viec' }),
    update(3, young, { migrate_from_chat_id: old.id }),
    update(4, young, { text: '/undone 3' }),
    update(5, old, { migrate_to_chat_id: young.id }),
  ]
  // Nobody presses anything, so that Telegram is asked for nothing.
  await receiver.take(updates, { seal: createButtonSeal('t') } as unknown as Connection)
  expect(heard).toEqual(['/done 3', '/viec', 'moved', '/undone 3', 'moved'])
})
