/** The directory as the matcher sees it: who existed on the document's date, each as who has the work today. */
export interface Directory {
  agencies: DirectoryAgency[]
  collectives: DirectoryCollective[]
  people: DirectoryPerson[]
}
export interface DirectoryAgency {
  id: number
  code: string
  name: string
  aliases: string[]
  /** Names of agencies whose work it has taken over. */
  formerNames: string[]
}
/** Somebody whom a document may name instead of the agency. */
export interface DirectoryPerson {
  name: string
  agencyId: number
}
export interface DirectoryCollective {
  id: number
  name: string
  aliases: string[]
  agencyIds: number[]
  /** Known by name, without chats: shown, never asked to report. */
  nameOnly: boolean
  /** It names bodies below its members ('xã, phường, thị trấn'): each member reports how many of its own are done. */
  unit: string | null
}

export type AssignmentRole = 'lead' | 'coordinating' | 'informed'

/** One addressee of a directive, as printed, with what the directory makes of it. */
export interface Addressee {
  role: AssignmentRole
  printed: string
  match: AddresseeMatch
}

export type AddresseeMatch =
  | {
      kind: 'agency'
      agencyIds: [number]
      score: number
      /** The document calls it by a name that it no longer has. */
      renamed?: true
      /** The document names this person of the agency. */
      person?: string
    }
  | { kind: 'collective'; collectiveId: number; agencyIds: number[]; score: number; unit?: string }
  /** Not certain: the clerk is asked, best candidate first. */
  | { kind: 'open'; candidates: { name: string; code: string; score: number }[] }
  /** Shown only: 'các cơ quan, đơn vị liên quan', an agency of another level. Never assigned. */
  | { kind: 'context' }
