import type { Db } from '../../db/client.ts'
import { boundChats, type ListedChat } from '../../db/standby-chats.ts'
import { CliFailure } from './failure.ts'

/** A bound chat by its id; `paired`: it has a second channel, or is one. Throws a CliFailure. */
export async function knownChat(db: Db, id: number): Promise<ListedChat & { paired: boolean }> {
  const all = await boundChats(db)
  const found = all.find((chat) => chat.id === id)
  if (found)
    return { ...found, paired: found.standbyChatId !== null || all.some((other) => other.standbyChatId === id) }
  throw new CliFailure(`Không có nhóm chat số ${id} đã kết nối. Xem: chidao chat list.`)
}
