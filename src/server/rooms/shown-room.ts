import { transcriptOf } from '../../../bot/channels/web/room-message.ts'
import type { Db } from '../../../db/client.ts'
import { countLogEntries, type Room } from '../../../db/rooms.ts'

/** A room as the API shows it; ids are strings, as every channel's are. */
export interface ShownRoom {
  id: string
  title: string
  kind: 'group' | 'direct'
  boundTo: 'committee' | 'agency' | null
  /** Slug of the committee whose room it is. */
  committee: string | null
  committeeName: string | null
  people: { id: string; name: string; title: string | null; agency: string | null; roles: string[] }[]
  /** How many messages stand in it; what a browser has not shown yet of these is its news. */
  messages: number
  /** Id of the newest message; null while there is none. */
  newest: string | null
}

export async function showRooms(db: Db, rooms: Room[]): Promise<ShownRoom[]> {
  const accountIds = [...new Set(rooms.map((room) => room.accountId))]
  const logs = await countLogEntries(db, accountIds, transcriptOf(''))
  const byLog = new Map(logs.map((log) => [`${log.accountId}/${log.log}`, log]))
  return rooms.map((room) => {
    const log = byLog.get(`${room.accountId}/${transcriptOf(room.platformId)}`)
    return {
      id: String(room.id),
      title: room.title,
      kind: room.kind,
      boundTo: room.boundTo,
      committee: room.committee?.slug ?? null,
      committeeName: room.committee?.name ?? null,
      people: room.people.map((person) => ({ ...person, id: String(person.id) })),
      messages: log?.entries ?? 0,
      newest: log ? String(log.newest) : null,
    }
  })
}
