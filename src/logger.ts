import { type DestinationStream, destination, type Logger, pino, stdSerializers } from 'pino'
import type { Config } from './config.ts'
import { redact } from './redact.ts'
import { withoutWords } from './without-words.ts'

/** Keys whose values are secrets wherever they stand, up to three levels deep. */
const secretKeys = [
  'token',
  'secret',
  'proxy',
  'databaseUrl',
  'password',
  'code',
  'cookie',
  'authorization',
  'set-cookie',
]

/**
 * The process's log: JSON lines on stderr, because stdout is for people. Secrets are struck out by key, and once more
 * in the finished line, for those that hide in a message or a stack.
 */
export function createLogger(config: Pick<Config, 'logLevel'>, stream: DestinationStream = destination(2)): Logger {
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
        censor: '***',
      },
      serializers: { err: (error: unknown) => stdSerializers.err(withoutWords(error)) },
      hooks: { streamWrite: redact },
    },
    stream,
  )
}
