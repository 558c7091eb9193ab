import { expect, it } from 'vitest'
import { GroupMessage, Reaction } from 'zca-js'
import { readMessage, readReaction } from './read-event.ts'

const uid = '1000000000000000001'
const said = {
  ...{ msgId: '7000000000001', cliMsgId: '1793500000123', msgType: 'webchat', uidFrom: '2000000000000000003' },
  ...{ idTo: '7560225984834507001', dName: 'Lan', ts: '1793500000123', content: '@Bot /done 3', ttl: 0 },
}
/** As JSON leaves it: a field that is undefined is not there. */
const heard = (more: object) => readMessage(new GroupMessage(uid, JSON.parse(JSON.stringify({ ...said, ...more }))))

it('a message without its client’s id is heard; one without sender, group or words is none', () => {
  expect(heard({ cliMsgId: undefined })).toMatchObject({ ids: { msgId: said.msgId, cliMsgId: '' }, text: said.content })
  expect(heard({ uidFrom: undefined })).toBeUndefined()
  expect(heard({ idTo: undefined })).toBeUndefined()
  expect(heard({ content: {} })).toBeUndefined()
})

it.each(['', 'hôm qua', '-5', '17935000001230000000', 1e300, null])(
  'a time that is none (%s) keeps nothing from being heard',
  (ts) => {
    expect(heard({ ts })).toMatchObject({ text: said.content, at: 0 })
  },
)

it('names are taken as they are told; one that cannot be read takes none of the others with it', () => {
  const names = [
    { uid, pos: 0, len: 4, type: 0 },
    { uid: -1, pos: 5, len: 4, type: 1 },
    { uid, pos: '0', len: 4 },
    { uid, pos: 0.5, len: 4 },
    { uid },
    null,
    'Bot',
  ]
  expect(heard({ mentions: names })).toMatchObject({
    text: said.content,
    mentions: [
      { uid, pos: 0, len: 4 },
      { uid: '-1', pos: 5, len: 4 },
    ],
    quotable: { content: said.content },
  })
  for (const mentions of [undefined, null, [], 'Bot', { uid }])
    expect(heard({ mentions })).not.toHaveProperty('mentions')
})

it('a mark that leaves out the global id is on the message of the client’s id', () => {
  const data = { ...said, content: { rIcon: '/-strong', rMsg: [{ cMsgID: 1793500000123 }] } }
  const mark = readReaction(new Reaction(uid, JSON.parse(JSON.stringify(data)), true))
  expect(mark).toMatchObject({ icon: '/-strong', on: { msgId: '', cliMsgId: '1793500000123' } })
})

it('an id that is an object, as the library makes them (without a prototype), is none, and keeps nothing from being heard', () => {
  const odd = { more: 1 }
  const withOdd = { ...said, quote: { ownerId: uid, globalMsgId: odd, cliMsgId: odd }, ts: odd }
  const mentions = [{ uid: odd, pos: 0, len: 4 }]
  const read = JSON.parse(JSON.stringify({ ...withOdd, mentions }), (_, value: unknown) =>
    typeof value === 'object' && !Array.isArray(value) ? Object.assign(Object.create(null), value) : value,
  )
  expect(readMessage(new GroupMessage(uid, read))).toMatchObject({ text: said.content, at: 0 })
})
