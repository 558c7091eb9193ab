import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { FaultScript } from '../../simulator/fault-script.ts'
import type { Journal } from '../../simulator/journal.ts'
import { type ApiServer, send } from './api-server.ts'
import type { BotState } from './bot-state.ts'
import type { Platform } from './method.ts'
import type { People } from './people.ts'
import { readRequest } from './read-request.ts'
import type { Deed } from './scene.ts'
import { transcript } from './transcript.ts'

const id = z.int()
const fault = z.discriminatedUnion('what', [
  z.object({ what: z.literal('too-many'), retryAfterMs: z.number() }),
  z.object({ what: z.literal('server-error'), status: z.int() }),
  z.object({ what: z.literal('lost-answer') }),
  z.object({ what: z.literal('cut') }),
  z.object({ what: z.literal('slow'), ms: z.number() }),
  z.object({ what: z.literal('kicked') }),
  z.object({ what: z.literal('migrated'), to: z.string() }),
])

export interface Controlled {
  platform: Platform
  people: People
  faults: FaultScript
  api: ApiServer
  journal: Journal | undefined
  addBot(options: { username: string }): BotState
}

/** What another process may have done: `POST /control/<action>` with a JSON body, answered in JSON. */
export function createControlFace({ platform, people, faults, api, journal, addBot }: Controlled) {
  const actions: Record<string, (body: unknown) => unknown> = {
    user: action({ name: z.string() }, ({ name }) => people.addUser(name)),
    chat: action(
      { type: z.enum(['group', 'supergroup', 'channel']), title: z.string(), members: z.array(id) },
      ({ type, title, members }) => ({ id: people.addChat(type, title, members).id }),
    ),
    say: action(
      { user: id, chat: id, text: z.string(), replyTo: id.exactOptional(), thread: id.exactOptional() },
      ({ user, chat, text, ...saying }) => told(people.say(user, chat, text, saying)),
    ),
    press: action({ user: id, chat: id, message: id, data: z.string() }, ({ user, chat, message, data }) =>
      told(people.press(user, chat, message, data)),
    ),
    react: action({ user: id, chat: id, message: id, emoji: z.enum(['👍', '❤', '👎']) }, (the) =>
      told(people.react(the.user, the.chat, the.message, [the.emoji])),
    ),
    join: action({ by: id, chat: id, members: z.array(id) }, ({ by, chat, members }) =>
      told(people.add(by, chat, members)),
    ),
    kick: action({ by: id, chat: id, member: id }, ({ by, chat, member }) => told(people.kick(by, chat, member))),
    /** The bot or a person gets another standing: 'muted' may not write. */
    status: action({ by: id, chat: id, member: id, status: z.enum(['administrator', 'member', 'muted']) }, (the) =>
      told(people.setStatus(the.by, the.chat, the.member, the.status)),
    ),
    permit: action(
      { chat: id, messages: z.boolean().exactOptional(), documents: z.boolean().exactOptional() },
      ({ chat, ...permissions }) => told(people.permit(chat, permissions)),
    ),
    rename: action({ by: id, chat: id, title: z.string() }, ({ by, chat, title }) =>
      told(people.rename(by, chat, title)),
    ),
    migrate: action({ chat: id }, ({ chat }) => ({ chat: people.migrate(chat).chatId })),
    /** A bot in so many groups of its own. */
    bot: action({ username: z.string(), groups: z.int() }, ({ username, groups }) => {
      const { token, me } = addBot({ username })
      const owner = people.addUser('Lan').id
      const add = (_: unknown, n: number) => people.addChat('group', `Nhóm ${n + 1}`, [owner, me.id]).id
      return { token, groups: Array.from({ length: groups }, add) }
    }),
    taken: action({ username: z.string() }, ({ username }) => ({ count: api.taken(username) })),
    /** A moment worth finding again among the calls. */
    mark: action({ name: z.string(), at: z.number().exactOptional() }, ({ name, at = platform.clock.now() }) =>
      journal?.write({ what: 'mark', at, name }),
    ),
    transcript: action({ chat: id }, ({ chat }) => transcript(platform.world, chat)),
    fault: action(
      { fault, method: z.string().exactOptional(), chatId: z.string().exactOptional(), times: id.exactOptional() },
      (rule) => faults.add(rule),
    ),
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, name = ''] = /^\/control\/([a-z]+)/.exec(request.url ?? '') ?? []
    try {
      const act = Object.hasOwn(actions, name) ? actions[name] : undefined
      if (!act) throw new Error(`no action '${name}'; there are ${Object.keys(actions).join(', ')}`)
      send(response, 200, act(await readRequest(request)) ?? {})
    } catch (error) {
      send(response, 400, { error: error instanceof Error ? error.message : String(error) })
    }
  }
}

function action<S extends z.ZodRawShape>(shape: S, act: (body: z.output<z.ZodObject<S>>) => unknown) {
  const schema = z.strictObject(shape)
  return (body: unknown) => act(schema.parse(body))
}

const told = ({ messageId, updates }: Deed) => ({ message: messageId, updates: updates.map((update) => update.id) })
