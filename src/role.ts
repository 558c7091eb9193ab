import { parseArgs } from 'node:util'
import { ConfigError } from './config.ts'

/**
 * What a process does. Webhooks, rooms, planning and the handling of events run in every process; messages are sent where
 * the role is not 'web', by whoever has the account's lease; pages are answered where it is not 'worker'.
 */
export type Role = 'web' | 'worker' | 'all'

const roles: readonly string[] = ['web', 'worker', 'all'] satisfies Role[]

/**
 * The role asked for on the command line: `npm start -- --role web`.
 *
 * @throws ConfigError
 */
export function readRole(argv: readonly string[]): Role {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { role: { type: 'string', default: 'all' } },
    strict: false,
  })
  const { role } = values
  if (positionals.length > 0 || Object.keys(values).some((name) => name !== 'role') || !isRole(role)) {
    throw new ConfigError(['Cách dùng: npm start -- --role web | worker | all (mặc định all)'])
  }
  return role
}

function isRole(role: unknown): role is Role {
  return typeof role === 'string' && roles.includes(role)
}
