import type { ChatMember, ChatMemberUpdated, User } from '@grammyjs/types'
import type { Status } from './world.ts'

const administratorRights = {
  can_be_edited: false,
  is_anonymous: false,
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: true,
  can_restrict_members: true,
  can_promote_members: false,
  can_change_info: true,
  can_invite_users: true,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
  can_pin_messages: true,
  can_manage_topics: true,
  can_send_welcome_messages: false,
}

const mutedRights = {
  is_member: true,
  can_send_messages: false,
  can_send_audios: false,
  can_send_documents: false,
  can_send_photos: false,
  can_send_videos: false,
  can_send_video_notes: false,
  can_send_voice_notes: false,
  can_send_polls: false,
  can_send_other_messages: false,
  can_add_web_page_previews: false,
  can_react_to_messages: false,
  can_change_info: false,
  can_invite_users: false,
  can_edit_tag: false,
  can_pin_messages: false,
  can_manage_topics: false,
  until_date: 0,
}

/** A member of a chat as the Bot API shows it. */
export function memberJson(user: User, status: Status): ChatMember {
  switch (status) {
    case 'creator':
      return { status, user, is_anonymous: false }
    case 'administrator':
      return { status, user, ...administratorRights }
    case 'muted':
      return { status: 'restricted', user, ...mutedRights }
    case 'kicked':
      return { status, user, until_date: 0 }
    case 'member':
    case 'left':
      return { status, user }
  }
}

export function memberUpdate(
  what: Pick<ChatMemberUpdated, 'chat' | 'from' | 'date'>,
  user: User,
  before: Status,
  after: Status,
): ChatMemberUpdated {
  return { ...what, old_chat_member: memberJson(user, before), new_chat_member: memberJson(user, after) }
}
