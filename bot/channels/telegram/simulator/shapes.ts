import type { ApiMethods, ChatMemberUpdated, Message, MessageReactionUpdated, Update, User } from '@grammyjs/types'
import type { z } from 'zod'

/** A file that came with the request. */
export interface Upload {
  name: string
  bytes: Uint8Array
}

type Methods = ApiMethods<Upload>
export type MethodName = keyof Methods
export type Arguments<M extends MethodName> = NonNullable<Parameters<Methods[M]>[0]>
/** Schemas for those parameters of a method that the simulator knows, in the public types of the Bot API. */
export type Shape<M extends MethodName> = { readonly [K in keyof Arguments<M>]?: z.ZodType<Arguments<M>[K]> }

type Common = Message.CommonMessage
type Maybe<T> = { [K in keyof T]?: T[K] | undefined }

/** A message as the Bot API shows it: the fields that the simulator fills, each in its public type. */
export interface MessageJson
  extends Pick<Common, 'message_id' | 'date' | 'chat'>,
    Maybe<Pick<Common, 'from' | 'sender_chat' | 'message_thread_id' | 'is_topic_message' | 'edit_date'>>,
    Maybe<Pick<Common, 'forward_origin' | 'is_automatic_forward' | 'reply_markup'>>,
    Maybe<Pick<Message.TextMessage, 'text' | 'entities'>>,
    Maybe<Pick<Message.DocumentMessage, 'document' | 'caption' | 'caption_entities'>>,
    Maybe<Service> {
  reply_to_message?: MessageJson | undefined
}

/** What a service message tells. */
export interface Service
  extends Partial<Pick<Message.NewChatMembersMessage, 'new_chat_members'>>,
    Partial<Pick<Message.LeftChatMemberMessage, 'left_chat_member'>>,
    Partial<Pick<Message.NewChatTitleMessage, 'new_chat_title'>>,
    Partial<Pick<Message.MigrateToChatIdMessage, 'migrate_to_chat_id'>>,
    Partial<Pick<Message.MigrateFromChatIdMessage, 'migrate_from_chat_id'>>,
    Partial<Pick<Message.GroupChatCreatedMessage, 'group_chat_created'>>,
    Partial<Pick<Message.ForumTopicCreatedMessage, 'forum_topic_created'>> {
  pinned_message?: MessageJson
}

export interface CallbackJson {
  id: string
  from: User
  message: MessageJson
  chat_instance: string
  data: string
}

export type UpdateKind = Exclude<keyof Update, 'update_id'>

/** What an update carries beside its id: exactly one of these. */
export type UpdateBody =
  | { message: MessageJson }
  | { edited_message: MessageJson }
  | { channel_post: MessageJson }
  | { callback_query: CallbackJson }
  | { my_chat_member: ChatMemberUpdated }
  | { message_reaction: MessageReactionUpdated }
