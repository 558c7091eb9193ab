import type { Db } from '../../db/client.ts'
import { boundChats, type ListedChat } from '../../db/standby-chats.ts'
import { CliFailure } from './failure.ts'

/** A bound chat by its id. Throws a CliFailure. */
export async function knownChat(db: Db, id: number): Promise<ListedChat> {
  const found = (await boundChats(db)).find((chat) => chat.id === id)
  if (found) return found
  throw new CliFailure(`Không có nhóm chat số ${id} đã kết nối. Xem: chidao chat list.`)
}
