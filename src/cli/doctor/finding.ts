import type { Database } from '../../../db/client.ts'
import type { Config, ConfigError } from '../../config.ts'

/** What the doctor looks at: whatever of the installation is there. */
export interface Patient {
  config: Config | ConfigError
  /** Not necessarily migrated; `failure` says why it could not be opened. */
  database: Database | { failure: string }
  /** Whether the doctor runs inside the server. */
  serving: boolean
}

/** One thing looked at. With a remedy it is a problem. */
export interface Finding {
  what: string
  remedy?: string
}
