import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request as the simulated Zalo reads it; `host` is the one that was meant (`x-sim-host`). */
export interface SimRequest {
  method: string
  host: string
  path: string
  query: URLSearchParams
  form: URLSearchParams
  cookies: string | undefined
  userAgent: string | undefined
}

export interface SimAnswer {
  status?: number
  cookies?: string[]
  /** Text as it is, anything else as JSON. */
  body: unknown
}

export async function readSimRequest(incoming: IncomingMessage): Promise<SimRequest> {
  const url = new URL(incoming.url ?? '/', 'http://simulator')
  let body = ''
  for await (const chunk of incoming.setEncoding('utf8')) body += chunk
  const host = incoming.headers['x-sim-host']
  return {
    method: incoming.method ?? 'GET',
    host: typeof host === 'string' ? host : '',
    path: url.pathname,
    query: url.searchParams,
    form: new URLSearchParams(body),
    cookies: incoming.headers.cookie,
    userAgent: incoming.headers['user-agent'],
  }
}

export function writeSimAnswer(response: ServerResponse, { status = 200, cookies = [], body }: SimAnswer): void {
  const isText = typeof body === 'string'
  response.writeHead(status, {
    'content-type': isText ? 'text/html' : 'application/json',
    ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
  })
  response.end(isText ? body : JSON.stringify(body))
}
