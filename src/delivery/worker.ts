import type { Channel } from '../../bot/channels/channel.ts'
import { type AccountRow, leaseChannel, listAccounts, releaseLease, renewLease } from '../../db/accounts.ts'
import { outboxChannel, readNews } from '../../db/outbox.ts'
import { urgentPriority } from '../domain/failover.ts'
import { createBell } from './bell.ts'
import type { Delivery, DeliveryOptions } from './delivery.ts'
import { createLane, type Lane } from './lane.ts'
import { limitsOf as publishedLimits } from './limits.ts'
import { openPace } from './open-pace.ts'
import { createStandbyCopier, type StandbyCopier } from './standby-copier.ts'
import { takeOver } from './take-over.ts'
import { createTouchUp } from './touch-up.ts'

/** A dead owner's accounts are taken after `ms`, and up to a round more: within 15 s with room for a slow database. */
const usualLease = { ms: 9_000, renewEveryMs: 2_500 }

export function createDelivery({
  database,
  channelFor,
  clock,
  businessNow = () => clock.now(),
  logger,
  holder,
  takeOver: mayTakeOver,
  onOwned = async () => async () => {},
  limitsOf = ({ channel }) => publishedLimits(channel),
  concurrencyOf,
  sendTimeoutMs = 30_000,
  lease: { ms: leaseMs, renewEveryMs } = usualLease,
  random = Math.random,
  onTurn = () => {},
  onRest = () => {},
}: DeliveryOptions): Delivery {
  const { db } = database
  const channels = new Map<number, Channel | undefined>()
  const owned = new Map<number, Owned>()
  const asked = new Set<number>()
  const elsewhere = new Map<number, { name: string; holder: string }>()
  /** Accounts that were lost and still have a send under way. */
  const leaving = new Set<Promise<unknown>>()
  const bell = createBell(clock.sleep)
  let state: 'new' | 'running' | 'stopping' | 'stopped' = 'new'
  let rounds: Promise<void> = Promise.resolve()
  let renewing: Promise<void> = Promise.resolve()
  let stopping: Promise<void> | undefined
  let unlisten: (() => Promise<void>)[] = []

  function channelOf(account: AccountRow): Channel | undefined {
    if (!channels.has(account.id)) channels.set(account.id, channelFor(account))
    return channels.get(account.id)
  }

  /** Renews what is held and takes what is free. One round at a time. */
  function round(): Promise<void> {
    rounds = rounds
      .catch(() => {})
      .then(async () => {
        const accounts = await listAccounts(db)
        const known = new Set(accounts.map(({ id }) => id))
        for (const id of owned.keys()) if (!known.has(id)) drop(id)
        for (const id of elsewhere.keys()) if (!known.has(id)) elsewhere.delete(id)
        // Held ones first, so that a slow take lets no lease run out; one that fails stands in nobody's way.
        for (const account of accounts.toSorted((a, b) => Number(owned.has(b.id)) - Number(owned.has(a.id)))) {
          await keep(account).catch((error: unknown) =>
            logger.error({ err: error, account: account.id }, 'a lease could not be kept or taken; it is tried again'),
          )
        }
        onTurn()
      })
    return rounds
  }

  async function keep(account: AccountRow): Promise<void> {
    const now = clock.now()
    const until = new Date(now.getTime() + leaseMs)
    const held = owned.get(account.id)
    if (!held) return take(account, now, until)
    if (await renewLease(db, held.lane.lease, until)) held.lane.keepUntil(until)
    else drop(account.id)
  }

  async function take(account: AccountRow, now: Date, until: Date): Promise<void> {
    const channel = channelOf(account)
    if (!channel || state !== 'running') return
    const lease = await takeOver(db, account.id, {
      holder,
      now,
      businessNow: businessNow(),
      until,
      takeOver: mayTakeOver && !asked.has(account.id),
      idempotent: channel.capabilities.idempotent,
      random,
    })
    asked.add(account.id)
    if (!lease) return standBy(account)
    elsewhere.delete(account.id)
    const published = limitsOf(account)
    const limits = { ...published, concurrency: concurrencyOf?.(channel) ?? published.concurrency }
    const pace = await openPace(db, account.id, limits, now)
    const lane = createLane({
      ...{ db, lease, channel, clock, logger, random, businessNow, limits, sendTimeoutMs, pace },
      leaseUntil: until,
      onTurn: () => onTurn(account.id),
      onEnd: () => onRest(account.id),
      onLost: () => drop(account.id, lane),
    })
    const { isQuiet, isOurs } = lane
    const touchUp = createTouchUp({
      ...{ db, lease, channel, clock, businessNow, logger, pace, random, isQuiet, isOurs },
    })
    const { capabilities } = channel
    const copier = createStandbyCopier({ db, lease, capabilities, clock, logger, isOurs })
    const giveUp = own(account, channel)
    owned.set(account.id, {
      lane,
      copier,
      giveUp: () => Promise.all([touchUp.stop(), copier.stop(), giveUp()]).then(() => {}),
    })
  }

  /** Told once of each holder: a round looks every few seconds. */
  function standBy({ id, channel, name, leaseHolder }: AccountRow): void {
    if (leaseHolder === null || elsewhere.get(id)?.holder === leaseHolder) return
    elsewhere.set(id, { name: `${channel}/${name}`, holder: leaseHolder })
    logger.info({ account: id, holder: leaseHolder }, 'another process holds the channel account; this one stands by')
  }

  /** What belongs to the owner besides sending may fail to begin; it is tried again when the account is taken again. */
  function own(account: AccountRow, channel: Channel): () => Promise<void> {
    const begun = onOwned(account, channel)
    const failed = (error: unknown) =>
      logger.error({ err: error, account: account.id }, 'what belongs to the owner of a channel account failed')
    begun.catch(failed)
    return () => begun.then((giveUp) => giveUp()).catch(failed)
  }

  /** Another owns it now. What the lane has under way ends by itself and can record nothing. */
  function drop(accountId: number, lane = owned.get(accountId)?.lane): void {
    const held = owned.get(accountId)
    if (!held || held.lane !== lane) return
    owned.delete(accountId)
    // Who may receive only while it owns the account does not come back to life: it is made anew.
    if (channels.get(accountId)?.capabilities.reception === 'owner') channels.delete(accountId)
    logger.warn({ account: accountId, fence: held.lane.lease.fence }, 'another process owns the channel account now')
    const gone = Promise.all([held.lane.stop(), held.giveUp()]).finally(() => leaving.delete(gone))
    leaving.add(gone)
  }

  async function renewUntilStopped(): Promise<void> {
    for (;;) {
      await bell.wait(renewEveryMs)
      if (state === 'stopped') return
      await round().catch((error: unknown) => {
        logger.error({ err: error }, 'delivery could not renew its leases; it will try again')
      })
    }
  }

  async function stop(): Promise<void> {
    state = 'stopping'
    await rounds.catch(() => {})
    const held = [...owned.values()]
    // Leases are renewed until the last send is recorded: it may take longer than a lease lives.
    await Promise.all([...held.flatMap(({ lane, giveUp }) => [lane.stop(), giveUp()]), ...leaving])
    state = 'stopped'
    bell.ring()
    await renewing
    for (const { lane } of held) {
      await releaseLease(db, lane.lease).catch((error: unknown) => {
        logger.warn({ err: error, account: lane.lease.accountId }, 'a lease could not be given back; it will run out')
      })
    }
    await Promise.all(unlisten.map((end) => end()))
  }

  function wake(payload: string): void {
    const news = readNews(payload)
    if (news) owned.get(news.accountId)?.lane.wake(news)
    else wakeAll()
    // What is urgent may go to a second channel at once, on whatever account that is.
    if (!news || news.priority >= urgentPriority) for (const { copier } of owned.values()) copier.ring()
  }

  function wakeAll(): void {
    for (const { lane } of owned.values()) lane.wake()
  }

  return {
    async start() {
      if (state !== 'new') throw new Error('delivery: started already')
      state = 'running'
      unlisten = [
        await database.listen(outboxChannel, wake, wakeAll),
        await database.listen(leaseChannel, () => bell.ring()),
      ]
      await round()
      renewing = renewUntilStopped()
    },

    stop() {
      stopping ??= stop()
      return stopping
    },

    async settle() {
      if (state !== 'running') return
      await round()
      await Promise.all([...owned.values()].map(({ copier }) => copier.look()))
      await Promise.all([...owned.values()].map(({ lane }) => lane.settle()))
    },

    async resume(accountId) {
      await owned.get(accountId)?.lane.resume()
    },

    standsBy: () => [...elsewhere.values()].map(({ name }) => name),
  }
}

/** An account that this process owns. */
interface Owned {
  lane: Lane
  copier: StandbyCopier
  giveUp: () => Promise<void>
}
