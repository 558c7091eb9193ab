import { z } from 'zod'
import { gist } from '../../../bot/messages/gist.ts'
import { type SetAside, setAsideEvents } from '../../../db/set-aside.ts'
import { decideEvent } from '../../decide-event.ts'
import { formatDue } from '../../domain/time.ts'
import { type CliApp, type CliResult, type CommandDefinition, say, sayJson } from '../command.ts'
import { readMessageId } from '../identifier.ts'

export const inboxListCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('list')
    .description('liệt kê tin đến không xử lý được, đã để riêng')
    .option('--json', 'in dạng JSON')
    .action((options: { json?: true }) =>
      choose({ needs: 'database', run: (app) => runInboxList({ json: options.json ?? false }, app) }),
    )
}

export const inboxRetryCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('retry')
    .description('xử lý lại một tin đến')
    .argument('<message>', 'số của tin')
    .action((typed: string) => {
      const inboxId = readMessageId(typed)
      choose({ needs: 'database', run: (app) => runInboxDecision(inboxId, 'retry', app) })
    })
}

export const inboxDropCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('drop')
    .description('bỏ một tin đến và xoá lời trong đó: đã hỏi lại người gửi')
    .argument('<message>', 'số của tin')
    .action((typed: string) => {
      const inboxId = readMessageId(typed)
      choose({ needs: 'database', run: (app) => runInboxDecision(inboxId, 'drop', app) })
    })
}

type Inbox = Pick<CliApp, 'database' | 'moment'>

export async function runInboxList({ json }: { json: boolean }, app: Inbox): Promise<CliResult> {
  const events = await setAsideEvents(app.database.db)
  if (json) return sayJson(events)
  if (events.length === 0) return say('Không có tin đến nào để riêng.')
  return say(...events.flatMap(linesOf))
}

export async function runInboxDecision(inboxId: number, decision: 'retry' | 'drop', app: Inbox): Promise<CliResult> {
  const { chat } = await decideEvent(app.database.db, { inboxId, decision, by: 'dòng lệnh' }, await app.moment())
  return decision === 'retry'
    ? say(`Tin đến số ${inboxId} trong '${chat}' sẽ được xử lý lại; người gửi được trả lời trong nhóm.`)
    : say(`Đã bỏ tin đến số ${inboxId} trong '${chat}' và xoá lời trong đó.`)
}

/** What cannot be handled may be an event with parts missing. */
const shown = z
  .object({
    kind: z.string().catch(''),
    chat: z.object({ title: z.string() }).catch({ title: '' }),
    from: z.object({ name: z.string() }).catch({ name: '' }),
    text: z.string().catch(''),
  })
  .catch({ kind: '', chat: { title: '' }, from: { name: '' }, text: '' })

function linesOf({ inboxId, account, event, error, receivedAt }: SetAside): string[] {
  const { kind, chat, from, text } = shown.parse(event)
  return [
    `${inboxId}  ${formatDue(receivedAt)}  ${account}  '${chat.title}'  ${from.name}`.trimEnd(),
    `    ${gist(text === '' ? kind : text)}`,
    `    ${error ?? ''}`.trimEnd(),
  ]
}
