import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'

/** The request's JSON as the schema describes it; 400 with the schema's first complaint otherwise. */
export async function readJson<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(parse(await c.req.arrayBuffer()))
  if (parsed.success) return parsed.data
  throw new HTTPException(400, { message: parsed.error.issues[0]?.message ?? 'Dữ liệu gửi lên không đúng.' })
}

function parse(body: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new HTTPException(400, { message: 'Nội dung gửi lên phải là JSON mã hóa UTF-8.' })
  }
}
