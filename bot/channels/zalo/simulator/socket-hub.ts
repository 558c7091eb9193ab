import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { type Encryption, type Frame, readFrame, sealEvent, writeFrame } from './event-frame.ts'
import { type Sessions, tokenIn } from './sessions.ts'
import { wireJson, wireMessage, wireReaction } from './wire.ts'
import type { ZaloWorld } from './zalo-world.ts'

/** The account's web sockets. */
export interface SocketHub {
  /** Tells every socket that listens; whoever is away misses it. */
  push(command: number, subCommand: number, data: unknown, encrypt?: Encryption): void
  /** A frame as it is: for what cannot be read. */
  pushRaw(bytes: Buffer): void
  /** How many sockets are open and answer. */
  listening(): number
  /** How many were ever opened. */
  opened(): number
  /** Breaks the connections; with a code they are closed in order (3003: kicked). */
  drop(code?: number): void
  /** The connections stay and say nothing more; those that come later are well. */
  freeze(): void
  /** Questions with this command (510 old messages of people, 511 of groups) get no answer any more; undefined: all do. */
  withhold(command: number | undefined): void
  close(): Promise<void>
}

export interface SocketOptions {
  server: Server
  world: ZaloWorld
  sessions: Sessions
  /** Zalo drops a web socket after about a minute (zca-js pull request 371); undefined: never. */
  dropAfterMs?: number
  /** How many old messages one question brings. */
  pageSize: number
}

/** An account has one web socket: a second one has the first told to go (3000). */
export function createSocketHub({ server, world, sessions, dropAfterMs, pageSize }: SocketOptions): SocketHub {
  const cipherKey = randomBytes(16)
  const sockets = new Map<WebSocket, { frozen: boolean; timer: NodeJS.Timeout | undefined }>()
  const wss = new WebSocketServer({ server })
  let count = 0
  let withheld: number | undefined

  wss.on('connection', (socket, request) => {
    if (!mayConnect(request)) return socket.close(3003)
    count += 1
    for (const other of awake()) other.send(writeFrame(3000, 0, { reason: 'duplicate' }))
    const timer = dropAfterMs === undefined ? undefined : setTimeout(() => socket.terminate(), dropAfterMs)
    const state = { frozen: false, timer }
    sockets.set(socket, state)
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(timer)
      sockets.delete(socket)
    })
    socket.on('message', (data) => {
      if (!state.frozen && data instanceof Buffer) answer(socket, readFrame(data))
    })
    socket.send(writeFrame(1, 1, { key: cipherKey.toString('base64'), encrypt: 0 }))
  })

  const mayConnect = ({ headers }: IncomingMessage) => sessions.isOpen(tokenIn(headers.cookie), headers['user-agent'])

  const awake = () =>
    [...sockets]
      .filter(([socket, { frozen }]) => !frozen && socket.readyState === socket.OPEN)
      .map(([socket]) => socket)

  const event = (command: number, subCommand: number, data: unknown, encrypt: Encryption = 2) =>
    writeFrame(command, subCommand, sealEvent(typeof data === 'string' ? data : wireJson(data), cipherKey, encrypt))

  /** Pings have no answer; old messages and reactions are given a page, newest, oldest first. */
  function answer(socket: WebSocket, { command, subCommand, body }: Frame): void {
    if (subCommand !== 1 || command === withheld) return
    const { lastId } = z.object({ lastId: z.string().nullish() }).parse(body)
    const after = <T extends { msgId: string }>(all: T[]) =>
      all.filter(({ msgId }) => Number(msgId) > Number(lastId ?? 0)).slice(-pageSize)
    const messages = (kind: 'group' | 'user') =>
      after(world.messages.filter((message) => message.kind === kind && isOurs(message.chatId) && !message.undone))
    const reactions = (kind: 'group' | 'user') =>
      after(world.reactions.filter((reaction) => reaction.kind === kind)).map((one) => wireReaction(world, one))
    if (command === 510 || command === 511) {
      const [kind, field] = command === 510 ? (['user', 'msgs'] as const) : (['group', 'groupMsgs'] as const)
      const page = messages(kind).map((message) => wireMessage(world, message))
      socket.send(event(command, 1, { [field]: page, more: 0 }))
    }
    if (command === 610) socket.send(event(610, 1, { reacts: reactions('user') }))
    if (command === 611) socket.send(event(611, 1, { reactGroups: reactions('group') }))
  }

  const isOurs = (chatId: string) => world.groups.get(chatId)?.members.has(world.uid) ?? true

  return {
    push(command, subCommand, data, encrypt) {
      for (const socket of awake()) socket.send(event(command, subCommand, data, encrypt))
    },
    pushRaw(bytes) {
      for (const socket of awake()) socket.send(bytes)
    },
    withhold(command) {
      withheld = command
    },
    listening: () => awake().length,
    opened: () => count,
    drop(code) {
      for (const socket of sockets.keys()) code === undefined ? socket.terminate() : socket.close(code)
    },
    freeze() {
      for (const [socket, state] of sockets) {
        state.frozen = true
        clearTimeout(state.timer)
        socket.pause()
      }
    },
    close() {
      for (const socket of sockets.keys()) socket.terminate()
      return new Promise((resolve) => wss.close(() => resolve()))
    },
  }
}
