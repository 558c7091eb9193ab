import type { Logger } from 'pino'
import type { Channel, Standing } from '../../bot/channels/channel.ts'
import { createTelegramChannel } from '../../bot/channels/telegram/telegram-channel.ts'
import { createWebChannel, type WebChannel } from '../../bot/channels/web/web-channel.ts'
import { createZaloChannel } from '../../bot/channels/zalo/zalo-channel.ts'
import { createZaloBotChannel } from '../../bot/channels/zalo-bot/zalo-bot-channel.ts'
import { commandMenu } from '../../bot/messages/command-menu.ts'
import type { AccountRow } from '../../db/accounts.ts'
import { createChannelStore } from '../../db/channel-store.ts'
import type { Database } from '../../db/client.ts'
import { noteDownAccounts } from '../../db/down-accounts.ts'
import { fileBytes } from '../../db/files.ts'
import { writeStanding } from '../../db/standing.ts'
import { systemClock } from '../clock.ts'
import type { Config, RealConfig } from '../config.ts'
import type { Moment } from '../domain/moment.ts'
import { createReceiver } from '../receiver.ts'
import { telegramSecrets, telegramWebhookUrl } from '../telegram-account.ts'
import { zaloSecrets } from '../zalo-secrets.ts'
import { zaloBotWebhookUrl } from '../zalo-settings.ts'
import { createOwnedStandings } from './owned-standings.ts'
import { startChannel } from './start-channel.ts'

/** The channels of this process, one an account, made when they are first asked for. */
export interface Channels {
  /** undefined: not for this process. Real channels are made in real operation only. */
  of(account: AccountRow): Channel | undefined
  /** The rooms of an account in the browser: every process shows them, only the lease's owner sends. */
  web(accountId: number): WebChannel
  /** What a platform may call. */
  callee(accountId: number): Channel | undefined
  /**
   * For the owner of an account: how its channel stands counts, and the channel receives, where only the owner may.
   * Resolves with how to give that up.
   */
  own(account: AccountRow, channel: Channel): Promise<() => Promise<void>>
  stop(): Promise<void>
}

export function createChannels({
  database,
  config,
  logger,
  moment,
  onStanding,
}: {
  database: Database
  config: Config
  logger: Logger
  moment: () => Moment
  /** How an account that this process owns stands has changed, and is kept. */
  onStanding: (accountId: number, standing: Standing) => Promise<void>
}): Channels {
  const rooms = new Map<number, WebChannel>()
  const real = new Map<number, Channel>()
  const ends = new Set<() => Promise<void>>()
  const standings = createOwnedStandings({
    keep: keepStanding,
    onFailure: (error, account) => logger.error({ err: error, account }, 'how a channel stands could not be kept'),
  })
  const receiver = createReceiver({ db: database.db, now: () => systemClock.now() })

  /** Gives back how to stop it. */
  function start(accountId: number, channel: Channel): () => Promise<void> {
    const onStanding = (standing: Standing) => {
      logger.info({ account: accountId, standing }, 'a channel stands otherwise')
      standings.tell(accountId, standing)
    }
    const end = startChannel({
      channel,
      begin: () => channel.start((event) => receiver.receive(accountId, event), onStanding),
      onFailure: (error) =>
        logger.error({ err: error, account: accountId }, 'a channel could not start; it is tried again'),
    })
    ends.add(end)
    return async () => {
      ends.delete(end)
      await end()
    }
  }

  /** Second channels take over from the moment, and give up at once when the first is back. */
  async function keepStanding(accountId: number, standing: Standing): Promise<void> {
    await writeStanding(database.db, accountId, standing, systemClock.now())
    await noteDownAccounts(database.db, systemClock.now())
    await onStanding(accountId, standing)
  }

  /** What receives in every process begins at once. */
  function begin(accountId: number, channel: Channel): void {
    if (channel.capabilities.reception !== 'owner') start(accountId, channel)
  }

  function web(accountId: number): WebChannel {
    const known = rooms.get(accountId)
    if (known) return known
    const store = createChannelStore(database, accountId)
    const channel = createWebChannel({ store, clock: systemClock, businessNow: () => moment().now })
    rooms.set(accountId, channel)
    begin(accountId, channel)
    return channel
  }

  return {
    web,
    of(account) {
      if (account.channel === 'web') return web(account.id)
      if (config.mode !== 'real') return undefined
      const channel = real.get(account.id) ?? makeReal(account, { database, config, logger })
      if (!channel || real.has(account.id)) return channel
      real.set(account.id, channel)
      begin(account.id, channel)
      return channel
    },
    callee: (accountId) => real.get(accountId),
    async own({ id }, channel) {
      const isRunning = channel.capabilities.reception !== 'owner'
      const disown = standings.own(id, { isRunning })
      const end = isRunning ? async () => {} : start(id, channel)
      return () => end().finally(disown)
    },
    async stop() {
      await Promise.all([...[...ends].map((end) => end()), ...[...real.values()].map((channel) => channel.stop())])
      await standings.stop()
    },
  }
}

function makeReal(
  account: AccountRow,
  { database, config, logger }: { database: Database; config: RealConfig; logger: Logger },
): Channel | undefined {
  const { id } = account
  switch (account.channel) {
    case 'telegram': {
      const { reach, reception } = config.telegram
      return createTelegramChannel({
        secrets: telegramSecrets(database, account, config),
        store: createChannelStore(database, id),
        files: { open: (hash) => fileBytes(database.db, hash) },
        clock: systemClock,
        reach,
        commands: commandMenu,
        reception:
          reception.mode === 'polling' ? reception : { ...reception, url: telegramWebhookUrl(reception.publicUrl, id) },
        onProblem: (problem) => logger.warn({ account: id, problem }, 'telegram: something went wrong'),
      })
    }
    case 'zalo':
      return createZaloChannel({
        secrets: zaloSecrets(database, id, config),
        store: createChannelStore(database, id),
        clock: systemClock,
        apiRoot: config.zalo.apiRoot,
      })
    case 'zalo-bot': {
      const { botApiRoot: apiRoot, botWebhookUrl: publicUrl } = config.zalo
      const webhookUrl = publicUrl === undefined ? undefined : zaloBotWebhookUrl(publicUrl, id)
      const [secrets, store] = [zaloSecrets(database, id, config), createChannelStore(database, id)]
      return createZaloBotChannel({ secrets, store, apiRoot, webhookUrl })
    }
    default:
      return undefined
  }
}
