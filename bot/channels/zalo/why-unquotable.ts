import { z } from 'zod'
import type { Quotable } from './heard.ts'

/** Where zca-js looks for the words of a shared task: JSON text beside it. */
const task = z.object({ item: z.object({ content: z.string() }) })

/**
 * Why zca-js throws before it sends an answer that quotes this message (sendMessage.js: its checks of `quote`, and
 * prepareQMSG); undefined: it quotes it. Such an answer would be tried for ever: it goes without the quote instead.
 */
export function whyUnquotable({ msgType, content }: Quotable): 'poll' | 'words-in-object' | 'task' | undefined {
  if (msgType === 'group.poll') return 'poll'
  if (typeof content === 'string') return undefined
  if (msgType === 'webchat') return 'words-in-object'
  const params = content['params']
  return msgType === 'chat.todo' && typeof params === 'string' && !isTask(params) ? 'task' : undefined
}

function isTask(text: string): boolean {
  try {
    return task.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}
