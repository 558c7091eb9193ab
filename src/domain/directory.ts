/** The directory as the matcher sees it: the agencies and collectives valid on the document's date. */
export interface Directory {
  agencies: DirectoryAgency[]
  collectives: DirectoryCollective[]
}
export interface DirectoryAgency {
  id: number
  code: string
  name: string
  aliases: string[]
}
export interface DirectoryCollective {
  id: number
  name: string
  aliases: string[]
  agencyIds: number[]
  /** Known by name, without chats: shown, never asked to report. */
  nameOnly: boolean
}

export type AssignmentRole = 'lead' | 'coordinating' | 'informed'

/** One addressee of a directive, as printed, with what the directory makes of it. */
export interface Addressee {
  role: AssignmentRole
  printed: string
  match: AddresseeMatch
}

export type AddresseeMatch =
  | { kind: 'agency'; agencyIds: [number]; score: number }
  | { kind: 'collective'; collectiveId: number; agencyIds: number[]; score: number }
  /** Not certain: the clerk is asked, best candidate first. */
  | { kind: 'open'; candidates: { name: string; code: string; score: number }[] }
  /** Shown only: 'các cơ quan, đơn vị liên quan', an agency of another level. Never assigned. */
  | { kind: 'context' }
