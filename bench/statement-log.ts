import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import type { Database } from '../db/client.ts'

/** What was asked of a database, and how it would go about it. */
export interface StatementLog {
  database: Database
  /** The plan of every different statement that reads or changes one of the tables, as it would be made now. */
  plans(tables: string[]): Promise<{ statement: string; plan: string[] }[]>
  close(): Promise<void>
}

/** The same database through a connection that remembers its statements with the values they last had. */
export function logStatements(of: Database, url: string): StatementLog {
  const seen = new Map<string, { statement: string; values: unknown[] }>()
  const client = postgres(url, { max: 10, connection: { TimeZone: 'UTC' }, onnotice: () => {} })
  const logger = {
    logQuery: (statement: string, values: unknown[]) => void seen.set(shapeOf(statement), { statement, values }),
  }
  return {
    database: { ...of, db: drizzle(client, { casing: 'snake_case', logger }) },
    async plans(tables) {
      const about = new RegExp(`^\\s*(select|with|update|delete)\\b.*\\b(${tables.join('|')})\\b`, 'is')
      const all: { statement: string; plan: string[] }[] = []
      for (const { statement, values } of seen.values()) {
        if (!about.test(statement)) continue
        const rows = await client.unsafe(`explain ${statement}`, values as postgres.ParameterOrJSON<never>[]) // As drizzle gave them.
        all.push({ statement, plan: rows.map((row) => String(row['QUERY PLAN'])) })
      }
      return all
    },
    close: () => client.end({ timeout: 5 }),
  }
}

/** Statements that differ only in how many values a list has are one. */
const shapeOf = (statement: string) => statement.replaceAll(/\$\d+(, \$\d+)*/g, '$')
