import type { InlineKeyboardButton, MessageEntity } from '@grammyjs/types'
import type { World } from './world.ts'

/** A message as a person in the chat sees it. */
export interface Line {
  id: number
  /** Undefined for a channel's own words. */
  from: { id: number; name: string; bot: boolean } | undefined
  text: string
  entities: MessageEntity[]
  buttons: { label: string; data: string }[]
  replyTo: number | undefined
  thread: number | undefined
  edited: boolean
  pinned: boolean
  silent: boolean
  file: string | undefined
}

/** What was said in a chat, oldest first, without service messages. */
export function transcript({ chats }: World, chatId: number): Line[] {
  const chat = chats.get(chatId)
  const said = [...(chat?.messages.values() ?? [])].filter(({ service }) => service === undefined)
  return said.map((message) => ({
    id: message.id,
    from: message.from && { id: message.from.id, name: message.from.first_name, bot: message.from.is_bot },
    text: message.text ?? message.caption ?? '',
    entities: message.entities ?? message.captionEntities ?? [],
    buttons: (message.keyboard?.inline_keyboard.flat() ?? []).flatMap(shown),
    replyTo: message.replyTo,
    thread: message.thread,
    edited: message.editDate !== undefined,
    pinned: chat?.pinned.has(message.id) ?? false,
    silent: message.silent ?? false,
    file: message.document?.file_name,
  }))
}

const shown = (button: InlineKeyboardButton) =>
  'callback_data' in button ? [{ label: button.text, data: button.callback_data }] : []
