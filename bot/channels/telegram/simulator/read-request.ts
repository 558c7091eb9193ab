import type { IncomingMessage } from 'node:http'
import type { RawParameters } from './method.ts'
import { readForm } from './read-form.ts'
import type { Upload } from './shapes.ts'

/** A request's parameters: from its query, a JSON body, or a form with files (`attach://` names one of them). */
export async function readRequest(request: IncomingMessage): Promise<RawParameters> {
  const url = new URL(request.url ?? '/', 'http://simulator')
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  const inBody = body.length === 0 ? {} : readBody(body, type)
  return { ...Object.fromEntries(url.searchParams), ...inBody }
}

function readBody(body: Buffer, type: string): RawParameters {
  if (type.includes('application/json')) return JSON.parse(body.toString('utf8'))
  if (!type.includes('multipart/form-data')) return Object.fromEntries(new URLSearchParams(body.toString('utf8')))
  const fields = readForm(body, type)
  const found = (value: string | Upload) =>
    typeof value === 'string' && value.startsWith(attached)
      ? (fields.get(value.slice(attached.length)) ?? value)
      : value
  return Object.fromEntries(
    [...fields].filter(([name]) => !isAttachment(name, fields)).map(([name, value]) => [name, found(value)]),
  )
}

const attached = 'attach://'
const isAttachment = (name: string, fields: Map<string, string | Upload>) =>
  [...fields.values()].includes(attached + name)
