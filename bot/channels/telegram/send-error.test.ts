import { GrammyError } from 'grammy'
import { expect, it } from 'vitest'
import { sendErrorOf } from './send-error.ts'

const kindOf = (error_code: number, description: string) =>
  sendErrorOf(new GrammyError('x', { ok: false, error_code, description }, 'sendMessage', {})).kind

it.each([
  [400, 'Bad Request: not enough rights to send text messages to the chat'],
  [403, 'Forbidden: not enough rights to send text messages to the chat'],
  [400, 'Bad Request: not enough rights to send documents to the chat'],
  [400, 'Bad Request: have no rights to send a message'],
  [400, 'Bad Request: CHAT_WRITE_FORBIDDEN'],
  [403, 'Forbidden: CHAT_WRITE_FORBIDDEN'],
  [403, 'Forbidden: CHAT_SEND_PLAIN_FORBIDDEN'],
  [400, 'Bad Request: CHAT_RESTRICTED'],
  [400, 'Bad Request: TOPIC_CLOSED'],
])('a bot that is there and may not write is not taken for put out: %i %s', (code, description) => {
  expect(kindOf(code, description)).toBe('may-not-write')
})

it.each([
  [403, 'Forbidden: bot was kicked from the group chat', 'bot-removed'],
  [403, 'Forbidden: bot is not a member of the supergroup chat', 'bot-removed'],
  [403, 'Forbidden: bot was blocked by the user', 'bot-removed'],
  [400, 'Bad Request: message thread not found', 'chat-gone'],
  [400, 'Bad Request: not enough rights to manage pinned messages in the chat', 'refused'],
])('what is something else stays so: %i %s', (code, description, kind) => {
  expect(kindOf(code, description)).toBe(kind)
})
