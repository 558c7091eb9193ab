import type { Command } from 'commander'
import type { Database } from '../../db/client.ts'
import type { Config } from '../config.ts'
import type { Moment } from '../domain/moment.ts'
import type { FileReader } from '../files/file-reader.ts'
import type { Role } from '../role.ts'

/** What a command answers: 0 done, 1 a failure that is explained, 2 wrong usage. */
export interface CliResult {
  stdout: string
  stderr: string
  exit: 0 | 1 | 2
  /** To be written on the person's machine, under the name as typed; never over a file that is there. */
  file?: { name: string; bytes: Uint8Array }
}

/** What a command works with, on the person's machine or inside a running server. */
export interface CliApp {
  /** Migrated, unless the command asks for it as it stands. */
  database: Database
  config: Config
  reader: FileReader
  moment(): Promise<Moment>
}

/** Contents of the files named on the command line, by the name as typed; read where the person is. */
export type CliFiles = ReadonlyMap<string, Uint8Array>

/** What a command may do where the person is, before it runs. */
export interface Prepared {
  config: Config
  /** Shows words at once. */
  write(text: string): void
}

/** A command whose words are understood: what it needs, and how to run it. */
export type Chosen =
  | { needs: 'nothing'; file: string; run(files: CliFiles, reader: FileReader): Promise<CliResult> }
  | {
      needs: 'database'
      file?: string
      /** Something that only the person's own terminal can do; what it brings comes along like files. */
      prepare?(here: Prepared): Promise<CliFiles>
      /** Takes the database as it stands: migrating is what the command itself is about. */
      unmigrated?: true
      run(app: CliApp, files: CliFiles): Promise<CliResult>
    }
  /** Is the server itself, until it is stopped. */
  | { needs: 'process'; role: Role }
  /** Wants to look at everything, broken or not: see doctor. */
  | { needs: 'diagnosis' }

/** Adds a command to the program, or to its group; the command's action calls `choose` instead of doing anything. */
export type CommandDefinition = (parent: Command, choose: (chosen: Chosen) => void) => void

/** A result of lines on stdout. */
export function say(...lines: string[]): CliResult {
  return { stdout: `${lines.join('\n')}\n`, stderr: '', exit: 0 }
}

/** A result of one JSON value on stdout. */
export function sayJson(value: unknown): CliResult {
  return say(JSON.stringify(value, null, 2))
}
