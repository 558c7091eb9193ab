import type { Db } from '../../../db/client.ts'
import { zaloOwners } from '../../../db/zalo-owners.ts'
import { zaloWords } from '../zalo-words.ts'
import type { Finding } from './finding.ts'

/**
 * Accounts of Zalo that stand under several names, as older installations may have them: each name has a connection, and
 * they throw each other out. A finding for each organisation, which names nothing of another's.
 */
export async function checkZaloOwners(db: Db): Promise<Finding[]> {
  const all = await zaloOwners(db)
  return [...new Set(all.map(({ uid }) => uid))].flatMap((uid) => {
    const accounts = all.filter((account) => account.uid === uid)
    if (accounts.length === 1) return []
    const organisations = [...new Set(accounts.map(({ organisation }) => organisation))]
    return organisations.map((organisation): Finding => {
      const own = accounts.filter((account) => account.organisation === organisation)
      const names = own.map(({ name }) => `'${name}'`).join(', ')
      const elsewhere = organisations.length > 1 ? ' và một đơn vị khác trên máy chủ này' : ''
      const [first, second] = own
      const words = first && !second ? zaloWords(organisation, first.name) : `${organisation} --name TÊN`
      return {
        what: `Tài khoản Zalo ${first?.owner} đăng nhập ở nhiều nơi: ${names} của '${organisation}'${elsewhere}; các kết nối đẩy nhau ra`,
        remedy: `giữ một nơi, gỡ nơi thừa: chidao zalo forget ${words} --yes`,
      }
    })
  })
}
