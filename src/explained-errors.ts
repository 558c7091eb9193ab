import { DataDirLocked } from '../db/data-dir-lock.ts'
import { DatabaseUnreachable } from '../db/database-unreachable.ts'
import { DiskFull } from '../db/disk-full.ts'
import { ConfigError } from './config.ts'
import { UseCaseError } from './use-case-error.ts'

/** Errors whose message is written for the person who meets it, and holds no secret; all others are faults of ours. */
export const explainedErrors = [UseCaseError, ConfigError, DataDirLocked, DatabaseUnreachable, DiskFull] as const
