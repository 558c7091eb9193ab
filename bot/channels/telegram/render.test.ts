import { expect, it } from 'vitest'
import type { Message } from '../../../src/domain/message.ts'
import { createButtonSeal } from './button-seal.ts'
import { render } from './render.ts'

const seal = createButtonSeal('123456:token')
const rendered = (message: Partial<Message>) =>
  render({ text: 'x', spans: [], buttons: [], urgency: 'normal', ...message }, '-1', seal)

it('marks by entities and leaves the text as it is', () => {
  const text = '<b>Số 3</b> *_`[x]`_*'
  expect(rendered({ text, spans: [{ start: 3, length: 4, style: 'bold' }] })).toMatchObject({
    text,
    entities: [{ type: 'bold', offset: 3, length: 4 }],
  })
})

it('says which instant words mean, and leaves out one that is none', () => {
  const at = (iso: string) => rendered({ spans: [{ start: 0, length: 1, style: 'instant', at: iso }] }).entities
  expect(at('2021-02-06T09:00:00.000Z')).toEqual([
    { type: 'date_time', offset: 0, length: 1, unix_time: 1_612_602_000, date_time_format: '' },
  ])
  expect(at('hôm qua')).toEqual([])
})

it('folds a paragraph that would fill the screen, and no other', () => {
  const long = 'rất dài '.repeat(100)
  expect(rendered({ text: `Việc 3\n${long}\nHạn: mai` }).entities).toEqual([
    { type: 'expandable_blockquote', offset: 7, length: long.length },
  ])
})

it('folds nothing that a mark would cross, for entities may not overlap', () => {
  const long = 'rất dài '.repeat(100)
  expect(rendered({ text: `Việc 3\n${long}`, spans: [{ start: 0, length: 20, style: 'bold' }] }).entities).toEqual([
    { type: 'bold', offset: 0, length: 20 },
  ])
})

it('puts three buttons in a row', () => {
  const buttons = ['ack:3', 'done:3', 'blocked:3', 'notice-ack:1'].map((id) => ({ id, label: id }))
  const { inline_keyboard } = rendered({ buttons }).reply_markup
  expect(inline_keyboard.map((row) => row.map(({ text }) => text))).toEqual([
    ['ack:3', 'done:3', 'blocked:3'],
    ['notice-ack:1'],
  ])
})
