import { Api } from 'grammy'
import { type Clock, SendError } from '../channel.ts'
import { agentFor } from './proxy-agent.ts'

/** Where Telegram is reached, and how. */
export interface Reach {
  /** 'https://api.telegram.org', a Bot API server of one's own, or a simulator. */
  apiRoot: string
  /** 'http://user:password@host:port' or 'socks5://…'; undefined: straight. Holds a password: never show it. */
  proxy?: string | undefined
}

/** The server holds an answer back for up to 8 s by itself (Client.cpp): giving up earlier makes duplicates. */
const answerWithinSeconds = 20
/** 20 MB over 2 Mbit/s; less than delivery's own patience with a file. */
const uploadWithinSeconds = 100
export const pollSeconds = 25

/**
 * grammY as it is. `ask` is for everything; `poll` waits as long as a long poll takes, `upload` as a file's bytes do. Throws
 * a SendError when there is no such proxy.
 */
export function connect(token: string, { apiRoot, proxy }: Reach, clock: Clock): { ask: Api; poll: Api; upload: Api } {
  const baseFetchConfig = { agent: openAgent(apiRoot, proxy, clock), compress: true }
  const client = (timeoutSeconds: number) => ({
    apiRoot,
    timeoutSeconds,
    baseFetchConfig,
  })
  return {
    ask: new Api(token, client(answerWithinSeconds)),
    poll: new Api(token, client(pollSeconds + 20)),
    upload: new Api(token, client(uploadWithinSeconds)),
  }
}

/** What goes wrong here happens before anything is sent; its words may show the proxy's password. */
function openAgent(...way: Parameters<typeof agentFor>): ReturnType<typeof agentFor> {
  try {
    return agentFor(...way)
  } catch {
    throw new SendError('unavailable', 'telegram: the proxy, as it is set, cannot be used')
  }
}

/** What ends a call before its answer has come. */
export type GrammySignal = NonNullable<Parameters<Api['getMe']>[0]>

/** grammY declares the signals of the package it polyfills with; at run time it takes Node's own as well. */
export function asGrammySignal(signal: AbortSignal): GrammySignal {
  return signal as unknown as GrammySignal
}
