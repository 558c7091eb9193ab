import { setTimeout as pause } from 'node:timers/promises'
import type { SpawnedZalo } from '../../../bot/channels/zalo/simulator/spawn-zalo-simulator.ts'

/** What goes wrong all day, by itself. */
export async function wear(zalo: SpawnedZalo, random: () => number): Promise<void> {
  const often = 1_000_000
  const method = 'sendMessage'
  await zalo.addFaults([
    // Somewhere in the day, three messages are refused for good.
    ...[20, 80, 160].map((first) => ({
      ...{ fault: { what: 'error', code: 122 } as const, method, times: 1 },
      after: first + Math.floor(random() * 20),
    })),
    { fault: { what: 'no-id-but-sent' }, method, share: 0.025, times: often },
    { fault: { what: 'no-id-not-sent' }, method, share: 0.025, times: often },
    { fault: { what: 'lost-answer' }, method, share: 0.01, times: often },
    { fault: { what: 'cut' }, method, share: 0.01, times: often },
    // What a gateway says of a message tells nothing of whether Zalo has it.
    { fault: { what: 'server-error', status: 502 }, method, share: 0.005, times: often },
    { fault: { what: 'server-error-but-sent', status: 502 }, method, share: 0.005, times: often },
    { fault: { what: 'slow', ms: 1_000 }, method, share: 0.01, times: often },
    { fault: { what: 'rotated-cookie' }, share: 0.02, times: often },
    // Zalo answers no faster than that; a kill meanwhile leaves a message that nobody has recorded.
    { fault: { what: 'slow', ms: 200 }, method, share: 0.6, times: often },
  ])
}

/**
 * What happens once or twice a day, at moments of the day that the seed shifts a little.
 * @param removedFrom the group that the bot is out of for a while
 */
export async function live(
  zalo: SpawnedZalo,
  { dayMs, removedFrom, random }: { dayMs: number; removedFrom: string; random: () => number },
): Promise<void> {
  const freeze = async () => {
    await listening(zalo)
    await zalo.freeze()
  }
  const script: [share: number, act: () => Promise<void>][] = [
    [0.1, freeze],
    [0.25, () => zalo.openElsewhere(1_000)],
    [0.35, () => zalo.removeBot(removedFrom)],
    [0.42, () => zalo.addBot(removedFrom)],
    [0.5, () => zalo.endSession()],
    [0.8, freeze],
  ]
  const began = Date.now()
  for (const [share, act] of script) {
    const at = began + dayMs * (share + (random() - 0.5) * 0.04)
    await pause(Math.max(0, at - Date.now()))
    await act()
  }
  await pause(Math.max(0, began + dayMs - Date.now()))
}

/** There is something to freeze. */
async function listening(zalo: SpawnedZalo): Promise<void> {
  while ((await zalo.sockets()).listening === 0) await pause(20)
}
