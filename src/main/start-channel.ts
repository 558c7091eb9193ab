import { setTimeout as pause } from 'node:timers/promises'
import type { Channel } from '../../bot/channels/channel.ts'

/** A database that was away at the wrong moment is back by then. */
const usualPauseMs = 5_000

/**
 * Starts a channel, and again after a pause when that failed: whoever owns its account would otherwise send and never
 * hear. Gives back how to end that and to stop the channel.
 *
 * @param begin starts the channel
 */
export function startChannel({
  channel,
  begin,
  onFailure,
  pauseMs = usualPauseMs,
}: {
  channel: Pick<Channel, 'stop'>
  begin: () => Promise<void>
  onFailure: (error: unknown) => void
  pauseMs?: number
}): () => Promise<void> {
  const ending = new AbortController()
  const { signal } = ending

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        return await begin()
      } catch (error) {
        onFailure(error)
        // What a failed start left behind would have the next one say 'started twice'.
        await channel.stop().catch(onFailure)
        await pause(pauseMs, undefined, { signal }).catch(() => {})
      }
    }
  }

  const running = run()
  return async () => {
    ending.abort()
    await running
    await channel.stop()
  }
}
