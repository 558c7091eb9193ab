import { describeChannelContract, type Harness } from '../../../bot/channels/contract.ts'
import type { InboundEvent } from '../../domain/inbound.ts'
import { createFaultChannel } from './fault-channel.ts'

describeChannelContract('fault', async (): Promise<Harness> => {
  const channel = createFaultChannel({ chatIds: ['c1'], idempotent: true })
  let count = 0
  let last: InboundEvent | undefined
  const from = () => {
    count += 1
    return {
      eventId: `e${count}`,
      chat: { id: 'c1', kind: 'group' as const, title: 'Nhóm' },
      from: { id: 'u1', name: 'Lan' },
      at: '2021-02-03T10:00:00.000Z',
    }
  }
  return {
    channel,
    chatId: 'c1',
    unknownChatId: 'c9',
    shown: async (chatId) => channel.shown(chatId),
    say(text, { quotes } = {}) {
      const event = from()
      last = { ...event, kind: 'message', messageId: `in-${event.eventId}`, text, ...(quotes ? { quotes } : {}) }
      return channel.receive(last)
    },
    async sayAgain() {
      if (last) await channel.receive(last)
    },
    press: (messageId, button) => channel.receive({ ...from(), kind: 'press', messageId, button }),
    close: async () => {},
  }
})
