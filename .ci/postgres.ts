import { findPostgres } from '../db/testing/find-postgres.ts'

// Says whether the tests have a PostgreSQL; exit 0 when they have.
const found = await findPostgres(process.env)
console.log(found.url === undefined ? `No PostgreSQL: ${found.why}.` : `PostgreSQL: ${found.where}.`)
process.exitCode = found.url === undefined ? 1 : 0
