/** Where Zalo names no pause. */
const usualSeconds = 300
/** No pause in seconds is as long: such a number counts milliseconds. */
const mostSeconds = 10_000
const shortestMs = 60_000
const longestMs = 3_600_000

/**
 * The pause between two signs of life of a session, in milliseconds. Zalo counts it in seconds, other than its interval of
 * pings (zca-js does not say; programs that rest on it read it so): taken for milliseconds, an account would ask three times
 * a second all day, which is what gets accounts banned. So whatever it says, an account never asks more than once a minute.
 *
 * @param told `keepalive_duration` of the account's settings
 */
export function keepAliveMs(told: unknown): number {
  const count = Number(told)
  const seconds = count > 0 ? count : usualSeconds
  const ms = seconds < mostSeconds ? seconds * 1_000 : seconds
  return Math.min(Math.max(ms, shortestMs), longestMs)
}
