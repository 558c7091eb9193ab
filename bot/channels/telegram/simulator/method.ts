import { z } from 'zod'
import { badRequest, notSimulated } from './bot-api-error.ts'
import type { BotState } from './bot-state.ts'
import type { SimulatorClock } from './clock.ts'
import type { Files } from './files.ts'
import type { Upload } from './shapes.ts'
import type { World } from './world.ts'

/** What a method works on. */
export interface Platform {
  world: World
  bots: Map<string, BotState>
  clock: SimulatorClock
  files: Files
}

export interface Method {
  /** The method's name as the Bot API writes it. */
  name: string
  run(platform: Platform, bot: BotState, raw: RawParameters): unknown
}

/** Parameters as they came: JSON values, or the strings and files of a form. */
export type RawParameters = Record<string, unknown>

/** A method of the Bot API with the parameters that the simulator knows; any other is refused, so that it cannot pass unseen. */
export function method<S extends z.ZodRawShape>(
  name: string,
  shape: S,
  run: (platform: Platform, bot: BotState, parameters: z.output<z.ZodObject<S>>) => unknown,
): Method {
  const schema = z.object(shape)
  return {
    name,
    run(platform, bot, raw) {
      const known: RawParameters = {}
      for (const [key, value] of Object.entries(raw)) {
        const expected = schema.shape[key]
        if (!expected) throw notSimulated(`parameter '${key}' of ${name}`)
        known[key] = fromForm(expected, value)
      }
      const parsed = schema.safeParse(known)
      if (parsed.success) return run(platform, bot, parsed.data)
      const [issue] = parsed.error.issues
      throw badRequest(`can't parse ${issue?.path.join('.')} of ${name}: ${issue?.message}`)
    },
  }
}

/** In a form numbers, objects and truth are written as JSON. */
function fromForm(expected: z.core.$ZodType, value: unknown): unknown {
  if (typeof value !== 'string' || z.safeParse(expected, value).success) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

export const chatId = z.union([z.int(), z.string()])

export const upload: z.ZodType<Upload> = z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) })
