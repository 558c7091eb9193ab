/** What the driver and its processes say to each other. */

/** A line of a deed: `number` counts within its chat and kind, so that the order in which they arrive can be judged. */
export interface PlannedLine {
  chat: number
  kind: 'due' | 'notice'
  number: number
}

export interface Deed {
  id: number
  lines: PlannedLine[]
}

export interface WorkerSettings {
  /** The one or the other, as openDatabase takes them. */
  databaseUrl?: string
  dataDir: string
  simulatorUrl: string
  account: string
  holder: string
  concurrency: number
  leaseMs: number
  renewEveryMs: number
}

export type ToWorker =
  | { what: 'publish'; deed: Deed }
  | { what: 'look' }
  | { what: 'stop' }
  /** A person signs the account in: the session's secret. */
  | { what: 'sign-in'; session: string }
  /** A person looks at what nobody knows to have arrived … */
  | { what: 'list' }
  /** … and has this sent again. */
  | { what: 'retry'; message: number }

export type FromWorker =
  /** Before it begins: messages that a dead one was sending. */
  | { what: 'found'; inFlight: string[] }
  | { what: 'ready' }
  | { what: 'published'; deed: number }
  /** What is still to be sent or handled. */
  | { what: 'left'; count: number }
  | { what: 'standing'; state: string }
  | { what: 'signed-in' }
  | { what: 'listed'; messages: { id: number; text: string }[] }
  | { what: 'retried' }

/** The words of a line, which say where it belongs. */
export const wordsOf = ({ chat, kind, number }: PlannedLine) =>
  `Việc ${kind}/${chat}/${number}: báo cáo trước 16 giờ hằng ngày`

/** The lines that a text holds, in its order. */
export const linesIn = (text: string): PlannedLine[] =>
  [...text.matchAll(/Việc (due|notice)\/(\d+)\/(\d+):/g)].map(([, kind, chat, number]) => ({
    kind: kind === 'due' ? 'due' : 'notice',
    chat: Number(chat),
    number: Number(number),
  }))

export const keyOf = ({ kind, chat, number }: PlannedLine) => `${kind}/${chat}/${number}`
