import { setTimeout as pause } from 'node:timers/promises'
import type { SpawnedZalo } from '../../../bot/channels/zalo/simulator/spawn-zalo-simulator.ts'
import type { Worker } from '../fleet.ts'

/** A person who is told that the account is signed out, and after a while scans a code. */
export interface Clerk {
  hears(state: string): void
  /** How often she had to. */
  readonly signIns: number
  leave(): void
}

const noticesAfterMs = 3_000
const askMs = 5_000

export function createClerk(
  zalo: SpawnedZalo,
  anyReady: () => Worker | undefined,
  onProgress: (words: string) => void,
): Clerk {
  let signIns = 0
  let busy = false
  let gone = false

  async function signIn(): Promise<void> {
    await pause(noticesAfterMs)
    const session = await zalo.newSession()
    while (!gone) {
      if (await anyReady()?.ask({ what: 'sign-in', session }, 'signed-in', askMs)) break
      await pause(100)
    }
    signIns += 1
    onProgress('somebody has signed in again')
  }

  return {
    hears(state) {
      if (state !== 'signed-out' || busy || gone) return
      busy = true
      onProgress('the account is signed out')
      signIn()
        .catch(() => {})
        .finally(() => {
          busy = false
        })
    },
    get signIns() {
      return signIns
    },
    leave() {
      gone = true
    },
  }
}
