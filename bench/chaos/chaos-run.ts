import { setTimeout as pause } from 'node:timers/promises'
import type { Db } from '../../db/client.ts'
import type { Worker } from './fleet.ts'
import type { DeedPlan } from './plan-deeds.ts'
import type { Deed } from './protocol.ts'
import { inFlight } from './read-ledger.ts'

/** What the killed owner was sending, looked at at this time. */
export interface Look {
  at: number
  inFlight: string[]
}

/** An installation whose processes die, and what is asked of it meanwhile. */
export interface ChaosRun {
  /** Acknowledged, in the order of their acknowledgements. */
  readonly deeds: Deed[]
  readonly looks: Look[]
  /** How many commands were typed. */
  readonly said: number
  /**
   * Starts the processes and publishes for as long as `work` takes.
   * @param work is told how long the machine takes to start a process
   */
  live<T>(work: (startMs: number) => Promise<T>): Promise<T>
  /**
   * Kills a random process and starts another in its place.
   * @param watch a database to look into, where another than the processes can reach it
   * @returns whether it was sending something
   */
  killOne(watch: Db | undefined): Promise<boolean>
  /** A process that answers. */
  anyReady(): Worker | undefined
  /** Waits until nothing is left to be done; false when that takes too long. */
  drain(withinMs: number): Promise<boolean>
  /** Lets the processes end by themselves. */
  stop(): Promise<void>
  /** Kills what is still there. */
  end(): Promise<void>
}

export interface ChaosRunOptions {
  processes: number
  random: () => number
  plan: DeedPlan
  start(number: number, onFound: (inFlight: string[]) => void): Worker
  /** Somebody types a command in a chat; resolves when the platform may forget it. */
  say(chat: number): Promise<void>
  onProgress: (words: string) => void
}

const askMs = 5_000
const publishWithinMs = 120_000
/** A machine that is slower than this to start processes sees more of them die while they start. */
const longestStartMs = 8_000
/** A command in a chat, every so many deeds. */
const sayEvery = 3

export function createChaosRun({ processes, random, plan, start, say, onProgress }: ChaosRunOptions): ChaosRun {
  const workers: Worker[] = []
  const looks: Look[] = []
  const deeds: Deed[] = []
  const saying = new Set<Promise<void>>()
  let started = 0
  let said = 0
  let publishing = true

  function startOne(): Worker {
    started += 1
    return start(started, (ids) => looks.push({ at: Date.now(), inFlight: ids }))
  }

  const pick = <T>(all: T[]): T | undefined => all[Math.floor(random() * all.length)]
  const anyReady = () => pick(workers.filter(({ ready }) => ready))

  /** One deed after the other; whoever dies over one leaves it to the next. */
  async function publish(): Promise<void> {
    while (publishing) {
      const deed = plan.next()
      for (const until = Date.now() + publishWithinMs; ; ) {
        if (Date.now() > until) throw new Error(`chaos: no process has published deed ${deed.id}`)
        const done = await anyReady()?.ask({ what: 'publish', deed }, 'published', askMs)
        if (done?.deed === deed.id) break
        await pause(20)
      }
      deeds.push(deed)
      if (deed.id % sayEvery === 0) type(deed)
      await pause(plan.pauseMs())
    }
  }

  function type({ lines }: Deed): void {
    said += 1
    const acknowledged = say(lines[0]?.chat ?? 0).finally(() => saying.delete(acknowledged))
    saying.add(acknowledged)
  }

  return {
    deeds,
    looks,
    get said() {
      return said
    },
    anyReady,
    async live(work) {
      const began = Date.now()
      for (let n = 0; n < processes; n += 1) workers.push(startOne())
      while (!workers.every(({ ready }) => ready)) await pause(50)
      const startMs = Math.min(Date.now() - began, longestStartMs)
      const publisher = publish()
      try {
        return await work(startMs)
      } finally {
        publishing = false
        await publisher
      }
    },
    async killOne(watch) {
      const index = Math.floor(random() * workers.length)
      const victim = workers[index]
      if (!victim) return false
      await victim.kill()
      const found = watch ? await inFlight(watch, victim.holder) : []
      if (watch) looks.push({ at: Date.now(), inFlight: found })
      workers[index] = startOne()
      return found.length > 0
    },
    async drain(withinMs) {
      const until = Date.now() + withinMs
      for (;;) {
        const answer = await anyReady()?.ask({ what: 'look' }, 'left', askMs)
        if (answer?.count === 0 && saying.size === 0) return true
        if (Date.now() > until) {
          onProgress(`not finished: ${answer?.count} messages and events, ${saying.size} acknowledgements are missing`)
          return false
        }
        await pause(200)
      }
    },
    async stop() {
      const codes = await Promise.all(workers.map((worker) => worker.stop(20_000)))
      if (codes.some((code) => code !== 0)) onProgress(`processes ended with ${codes.join(', ')}`)
    },
    async end() {
      publishing = false
      await Promise.all(workers.map((worker) => worker.kill()))
    },
  }
}
