import { describeChannelContract } from '../contract.ts'
import { wordsSent } from './render.ts'
import type { SimMessage } from './simulator/zalo-world.ts'
import { lan, zaloFixture } from './testing/zalo-fixture.ts'

describeChannelContract('zalo', async () => {
  const fixture = await zaloFixture()
  const { simulator, channel, groupId, chatId } = fixture
  let last: SimMessage | undefined
  return {
    channel,
    chatId,
    unknownChatId: 'group/12345',
    async shown(id) {
      const words = simulator.world
        .transcript(id.replace('group/', ''))
        .filter(({ from }) => from === simulator.world.uid)
      return words.map(({ msgId, content, styles = [], quotes }) => ({
        platformMessageId: msgId,
        text: wordsSent(String(content)),
        spans: styles.map(({ start, len, st }) => ({
          start,
          length: len,
          style: st === 'b' ? ('bold' as const) : ('italic' as const),
        })),
        buttons: [],
        ...(quotes === undefined ? {} : { quotes }),
      }))
    },
    async say(text, { quotes } = {}) {
      last = simulator.people.say(groupId, lan.id, text, quotes === undefined ? {} : { quotes })
      await fixture.handedOver(last.msgId)
    },
    async sayAgain() {
      if (!last) return
      simulator.people.repeat(last)
      await fixture.handedOver(last.msgId)
    },
    press: () => Promise.reject(new Error('Zalo has no buttons')),
    close: () => simulator.close(),
  }
})
