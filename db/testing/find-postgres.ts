import { userInfo } from 'node:os'
import postgres from 'postgres'

/** A PostgreSQL where tests may create databases of their own, or why there is none. */
export type FoundPostgres = { url: string; where: string } | { url: undefined; why: string }

/**
 * TEST_DATABASE_URL when it is set, otherwise any of the usual logins at 127.0.0.1:5432 that needs no password.
 * Rejects when TEST_DATABASE_URL is set and of no use: who asks for PostgreSQL shall not get a quiet skip.
 */
export async function findPostgres(env: NodeJS.ProcessEnv): Promise<FoundPostgres> {
  const asked = env['TEST_DATABASE_URL']
  if (asked) {
    const refusal = await refusalOf(asked)
    if (refusal) throw new Error(`TEST_DATABASE_URL: ${refusal}`)
    return { url: asked, where: 'TEST_DATABASE_URL' }
  }
  const users = new Set([env['PGUSER'] ?? 'postgres', 'postgres', userInfo().username])
  const password = env['PGPASSWORD'] ? `:${encodeURIComponent(env['PGPASSWORD'])}` : ''
  const refusals: string[] = []
  for (const user of users) {
    const refusal = await refusalOf(`postgres://${encodeURIComponent(user)}${password}@127.0.0.1:5432/postgres`)
    if (!refusal) {
      const url = `postgres://${encodeURIComponent(user)}${password}@127.0.0.1:5432/postgres`
      return { url, where: `127.0.0.1:5432 as ${user}` }
    }
    refusals.push(`${user}: ${refusal}`)
    if (refusal.includes('ECONNREFUSED')) break
  }
  return {
    url: undefined,
    why: `TEST_DATABASE_URL is not set and 127.0.0.1:5432 lets nobody create databases (${refusals.join('; ')})`,
  }
}

/** Why a login cannot be used; undefined when it can. */
async function refusalOf(url: string): Promise<string | undefined> {
  const client = postgres(url, { max: 1, connect_timeout: 3, onnotice: () => {} })
  try {
    const [role] = await client<{ may: boolean }[]>`
      select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user`
    return role?.may ? undefined : 'may not create databases'
  } catch (error) {
    if (error instanceof AggregateError) return error.errors.map(String).join(', ')
    return error instanceof Error ? error.message : String(error)
  } finally {
    await client.end({ timeout: 1 })
  }
}
