import type { BotAccount } from '../../../db/bot-accounts.ts'
import type { Database } from '../../../db/client.ts'
import { pendingMigrations } from '../../../db/pending-migrations.ts'
import { botOwners, isEnvironments } from '../../bot-owners.ts'
import type { Config } from '../../config.ts'
import type { Finding } from './finding.ts'

const titles = { telegram: 'Bot Telegram', 'zalo-bot': 'Bot Zalo' } as const

/**
 * Bots that stand under several names, as older installations may have them: each name gets a part of what people say, and
 * drops it as not its own. A finding for each organisation, which names nothing of another's.
 */
export async function checkBotOwners(database: Database, config: Config): Promise<Finding[]> {
  if (config.mode !== 'real' || (await pendingMigrations(database.db)).length > 0) return []
  const all = (await botOwners(database, config)).filter(({ number }) => number !== undefined)
  return all.flatMap((account) => {
    const accounts = all.filter(({ channel, number }) => channel === account.channel && number === account.number)
    // All of them are told of at the first.
    if (accounts.length === 1 || accounts[0] !== account) return []
    const organisations = [...new Set(accounts.map(({ organisation }) => organisation))]
    return organisations.map((organisation) => findingOf(account, organisation, accounts))
  })
}

function findingOf({ channel, number }: BotAccount, organisation: string, accounts: BotAccount[]): Finding {
  const own = accounts.filter((account) => account.organisation === organisation)
  const names = own.map(({ name }) => `'${name}'`).join(', ')
  const elsewhere = own.length < accounts.length ? ' và một đơn vị khác trên máy chủ này' : ''
  const ways = [
    ...(own.every(isEnvironments) ? [] : [`chidao ${channel} add ${organisation} --name TÊN --token-file TỆP`]),
    ...(own.some(isEnvironments) ? ['sửa TELEGRAM_TOKEN rồi khởi động lại máy chủ'] : []),
  ]
  return {
    what: `${titles[channel]} ${number} dùng ở nhiều nơi: ${names} của '${organisation}'${elsewhere}; mỗi nơi chỉ nhận được một phần tin`,
    remedy: `giữ một nơi, nơi thừa đổi sang bot khác: ${ways.join('; hoặc ')}`,
  }
}
