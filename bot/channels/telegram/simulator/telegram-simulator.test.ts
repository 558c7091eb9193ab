import { Api, InputFile } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BotState } from './bot-state.ts'
import { noLimits } from './flood.ts'
import { startTelegramSimulator, type TelegramSimulator } from './telegram-simulator.ts'

let simulator: TelegramSimulator
let bot: BotState
let api: Api
let lan: number
let group: number

beforeEach(async () => {
  simulator = await startTelegramSimulator({ limits: noLimits })
  bot = simulator.addBot()
  api = new Api(bot.token, { apiRoot: simulator.url })
  lan = simulator.people.addUser('Lan').id
  group = simulator.people.addChat('group', 'Sở Y tế', [lan]).id
  simulator.people.add(lan, group, [bot.me.id])
  for (const { id } of bot.updates.pending()) bot.updates.take(id)
})
afterEach(() => simulator.stop())

const refusal = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.catch((reason: unknown) => reason)
  return error instanceof Error ? error.message : `not refused: ${JSON.stringify(error)}`
}

describe('the Bot API, through grammY as it is', () => {
  it('tells who the bot is', async () => {
    expect(await api.getMe()).toMatchObject({ username: 'ChiDaoThuBot', can_read_all_group_messages: false })
  })

  it('refuses a token that it does not know, and one that was taken back', async () => {
    expect(await refusal(new Api('1:x', { apiRoot: simulator.url }).getMe())).toContain('404: Not Found')
    bot.revoked = true
    expect(await refusal(api.getMe())).toContain('401: Unauthorized')
  })

  it('answers 501 to methods and parameters that it does not know', async () => {
    expect(await refusal(api.getChat(group))).toContain("501: Not Implemented: the simulator knows no method 'getChat'")
    expect(await refusal(api.sendMessage(group, 'x', { parse_mode: 'HTML' }))).toContain("parameter 'parse_mode'")
  })

  it('shows a message as the Bot API does, with what it answers', async () => {
    const asked = simulator.people.say(lan, group, '/viec@ChiDaoThuBot')
    const sent = await api.sendMessage(group, 'Chào', { reply_parameters: { message_id: asked.messageId } })
    expect(sent).toMatchObject({
      text: 'Chào',
      chat: { id: group, type: 'group', title: 'Sở Y tế' },
      from: { is_bot: true },
      reply_to_message: { text: '/viec@ChiDaoThuBot', from: { first_name: 'Lan' } },
    })
  })

  it('refuses to answer what is not there, unless it may go without', async () => {
    const reply = { message_id: 99 }
    expect(await refusal(api.sendMessage(group, 'x', { reply_parameters: reply }))).toContain(
      '400: Bad Request: message to be replied not found',
    )
    const sent = await api.sendMessage(group, 'x', {
      reply_parameters: { ...reply, allow_sending_without_reply: true },
    })
    expect(sent.reply_to_message).toBeUndefined()
  })

  it('edits the bot’s own messages only, and says when nothing is new', async () => {
    const { message_id } = await api.sendMessage(group, 'một')
    expect(await api.editMessageText(group, message_id, 'hai')).toMatchObject({ text: 'hai' })
    expect(await refusal(api.editMessageText(group, message_id, 'hai'))).toContain('message is not modified')
    expect(await refusal(api.editMessageText(group, 999, 'hai'))).toContain('message to edit not found')
    const { messageId } = simulator.people.say(lan, group, 'x')
    expect(await refusal(api.editMessageText(group, messageId, 'hai'))).toContain("message can't be edited")
  })

  it('pins where the bot is an administrator', async () => {
    const { message_id } = await api.sendMessage(group, 'một')
    expect(await refusal(api.pinChatMessage(group, message_id))).toContain(
      'not enough rights to manage pinned messages',
    )
    simulator.people.setStatus(lan, group, bot.me.id, 'administrator')
    await api.pinChatMessage(group, message_id)
    expect(simulator.transcript(group)).toMatchObject([{ text: 'một', pinned: true }])
  })

  it('says who may not write where, in the server’s words', async () => {
    expect(await refusal(api.sendMessage(-1, 'x'))).toContain('400: Bad Request: chat not found')
    const to = simulator.people.migrate(group).chatId
    expect(await api.sendMessage(group, 'x').catch((error: unknown) => error)).toMatchObject({
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: to },
    })
    simulator.people.kick(lan, to, bot.me.id)
    expect(await refusal(api.sendMessage(to, 'x'))).toContain('403: Forbidden: bot was kicked from the supergroup chat')
    simulator.people.add(lan, to, [bot.me.id])
    simulator.people.setStatus(lan, to, bot.me.id, 'muted')
    expect(await refusal(api.sendMessage(to, 'x'))).toContain('not enough rights to send text messages')
  })

  it('knows a person only after the person has written, and not when blocked', async () => {
    expect(await refusal(api.sendMessage(lan, 'x'))).toContain('chat not found')
    simulator.people.say(lan, lan, '/start')
    await api.sendMessage(lan, 'x')
    simulator.people.setStatus(lan, lan, bot.me.id, 'kicked')
    expect(await refusal(api.sendMessage(lan, 'x'))).toContain('403: Forbidden: bot was blocked by the user')
  })

  it('keeps topics apart', async () => {
    const { id } = simulator.people.addChat('supergroup', 'Ban Chỉ đạo', [lan, bot.me.id])
    const topic = simulator.people.addTopic(id, 'Y tế')
    expect(await api.sendMessage(id, 'x', { message_thread_id: topic })).toMatchObject({ is_topic_message: true })
    expect(await refusal(api.sendMessage(id, 'x', { message_thread_id: 77 }))).toContain('message thread not found')
  })

  it('takes a file by upload once and then by its id, from the same bot', async () => {
    const file = new InputFile(new TextEncoder().encode('nội dung'), '20-TB-UBND.pdf')
    const { document } = await api.sendDocument(group, file, { caption: 'Văn bản' })
    await api.sendDocument(group, document.file_id)
    expect(simulator.files.uploads()).toBe(1)
    expect(simulator.transcript(group).map((line) => line.file)).toEqual(['20-TB-UBND.pdf', '20-TB-UBND.pdf'])
    const other = new Api(simulator.addBot({ username: 'KhacBot' }).token, { apiRoot: simulator.url })
    simulator.people.say(lan, lan, '/start')
    expect(await refusal(other.sendDocument(lan, document.file_id))).toContain('wrong remote file identifier')
  })

  it('answers a press once, and no press that never was', async () => {
    const markup = { inline_keyboard: [[{ text: 'Đã nhận', callback_data: 'ack' }]] }
    const { message_id } = await api.sendMessage(group, 'x', { reply_markup: markup })
    const { queryId } = simulator.people.press(lan, group, message_id, 'ack')
    await api.answerCallbackQuery(queryId, { text: 'ok' })
    expect(bot.presses.get(queryId)?.answer).toEqual({ text: 'ok', alert: false })
    expect(await refusal(api.answerCallbackQuery(queryId))).toContain('query is too old')
    expect(await refusal(api.answerCallbackQuery('1'))).toContain('query is too old')
  })

  it('keeps commands by scope and language, and refuses names that Telegram does not take', async () => {
    const commands = [{ command: 'viec', description: 'việc' }]
    await api.setMyCommands(commands, { scope: { type: 'all_chat_administrators' }, language_code: 'vi' })
    expect(await api.getMyCommands()).toEqual([])
    expect(await api.getMyCommands({ scope: { type: 'all_chat_administrators' }, language_code: 'vi' })).toEqual(
      commands,
    )
    const wrong = [{ command: 'Việc', description: 'việc' }]
    expect(await refusal(api.setMyCommands(wrong))).toContain('BOT_COMMAND_INVALID')
  })
})

describe('updates', () => {
  it('come by long poll until they are confirmed', async () => {
    const { updates } = simulator.people.say(lan, group, '/viec@ChiDaoThuBot')
    const [first] = await api.getUpdates()
    expect(first).toMatchObject({ update_id: updates[0]?.id, message: { text: '/viec@ChiDaoThuBot' } })
    expect(await api.getUpdates()).toHaveLength(1)
    expect(await api.getUpdates({ offset: (first?.update_id ?? 0) + 1 })).toEqual([])
  })

  it('end a waiting poll when another begins, and when a webhook is set', async () => {
    const first = refusal(api.getUpdates({ timeout: 30 }))
    await expect.poll(() => simulator.calls.at(-1)?.method).toBe('getUpdates')
    const second = refusal(api.getUpdates({ timeout: 30 }))
    expect(await first).toContain('409: Conflict: terminated by other getUpdates request')
    await api.setWebhook('http://127.0.0.1:9/hook')
    expect(await second).toContain('409: Conflict: terminated by setWebhook request')
    expect(await refusal(api.getUpdates())).toContain("can't use getUpdates method while webhook is active")
    await api.deleteWebhook()
    expect(await api.getUpdates()).toEqual([])
  })

  it('wake a waiting poll', async () => {
    const polling = api.getUpdates({ timeout: 30 })
    await expect.poll(() => simulator.calls.at(-1)?.method).toBe('getUpdates')
    simulator.people.say(lan, group, '/viec@ChiDaoThuBot')
    expect(await polling).toMatchObject([{ message: { text: '/viec@ChiDaoThuBot' } }])
  })

  it('in privacy mode are those that are surely meant for the bot', async () => {
    const others = simulator.addBot({ username: 'KhacBot' })
    simulator.people.add(lan, group, [others.me.id])
    const { message_id } = await api.sendMessage(group, 'x')
    const gets = (text: string, replyTo?: number) =>
      simulator.people
        .say(lan, group, text, replyTo === undefined ? {} : { replyTo })
        .updates.map((update) => update.bot.me.username)
    expect(gets('chuyện phiếm')).toEqual([])
    expect(gets('/viec')).toEqual(['ChiDaoThuBot'])
    expect(gets('/viec@KHACBOT 3')).toEqual(['KhacBot'])
    expect(gets('xong', message_id)).toEqual(['ChiDaoThuBot'])
    await new Api(others.token, { apiRoot: simulator.url }).sendMessage(group, 'tôi nói sau')
    expect(gets('/viec')).toEqual(['KhacBot'])
    simulator.people.setStatus(lan, group, bot.me.id, 'administrator')
    expect(gets('chuyện phiếm')).toEqual(['ChiDaoThuBot'])
  })

  it('tell of reactions only administrators who asked for them', async () => {
    const { message_id } = await api.sendMessage(group, 'x')
    simulator.people.setStatus(lan, group, bot.me.id, 'administrator')
    expect(simulator.people.react(lan, group, message_id, ['👍']).updates).toEqual([])
    await api.getUpdates({ allowed_updates: ['message', 'message_reaction'] })
    expect(simulator.people.react(lan, group, message_id, ['❤']).updates).toHaveLength(1)
    const last = (await api.getUpdates({ offset: -1 })).at(-1)
    expect(last?.message_reaction).toMatchObject({
      old_reaction: [{ type: 'emoji', emoji: '👍' }],
      new_reaction: [{ type: 'emoji', emoji: '❤' }],
    })
  })

  it('tell of a group that becomes a supergroup, in both chats', async () => {
    const { chatId } = simulator.people.migrate(group)
    const told = (await api.getUpdates()).map(({ message }) => message).filter((message) => message !== undefined)
    expect(told.at(-2)).toMatchObject({ chat: { id: group }, migrate_to_chat_id: chatId })
    expect(told.at(-1)).toMatchObject({ chat: { id: chatId, type: 'supergroup' }, migrate_from_chat_id: group })
  })
})

describe('faults', () => {
  it.each([
    [{ what: 'too-many' as const, retryAfterMs: 3000 }, '429: Too Many Requests: retry after 3', 0],
    [{ what: 'server-error' as const, status: 502 }, '502: Bad Gateway', 0],
    [{ what: 'cut' as const }, 'Network request', 0],
    [{ what: 'lost-answer' as const }, 'Network request', 1],
    [{ what: 'kicked' as const }, '403: Forbidden: bot was kicked', 0],
    [{ what: 'migrated' as const, to: '-1009' }, 'upgraded to a supergroup', 0],
  ])('strike as the script says: $what', async (fault, words, taken) => {
    simulator.faults.add({ fault, method: 'sendMessage' })
    expect(await refusal(api.sendMessage(group, 'x'))).toContain(words)
    expect(simulator.transcript(group)).toHaveLength(taken)
  })
})

describe('the control face', () => {
  const control = async (action: string, body: unknown) => {
    const response = await fetch(`${simulator.url}/control/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return response.json()
  }

  it('lets another process act for people, and look', async () => {
    const { id: user } = await control('user', { name: 'Hùng' })
    const { id: chat } = await control('chat', { type: 'group', title: 'Công an tỉnh', members: [user, bot.me.id] })
    expect(await control('say', { user, chat, text: 'xin chào' })).toMatchObject({ message: expect.any(Number) })
    expect(await control('transcript', { chat })).toMatchObject([{ text: 'xin chào', from: { name: 'Hùng' } }])
    await control('fault', { fault: { what: 'server-error', status: 500 } })
    expect(await refusal(api.sendMessage(chat, 'x'))).toContain('500')
    expect(await control('dance', {})).toEqual({ error: expect.stringContaining("no action 'dance'") })
  })
})
