import { gist } from '../../../bot/messages/gist.ts'
import { type DeliveryProblem, deliveryProblems } from '../../../db/delivery-problems.ts'
import { decideMessage } from '../../decide-message.ts'
import { chatStateWords } from '../chat-state-words.ts'
import { type CliApp, type CliResult, type CommandDefinition, say, sayJson } from '../command.ts'
import { readMessageId } from '../identifier.ts'

export const outboxListCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('list')
    .description('liệt kê tin không gửi được, chưa rõ đã đến chưa, và nhóm không gửi tới được')
    .option('--json', 'in dạng JSON')
    .action((options: { json?: true }) =>
      choose({ needs: 'database', run: (app) => runOutboxList({ json: options.json ?? false }, app) }),
    )
}

export const outboxRetryCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('retry')
    .description('gửi lại một tin, đúng nguyên văn')
    .argument('<message>', 'số của tin')
    .action((typed: string) => {
      const messageId = readMessageId(typed)
      choose({ needs: 'database', run: (app) => runOutboxDecision(messageId, 'retry', app) })
    })
}

export const outboxDropCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('drop')
    .description('bỏ một tin: đã báo bằng cách khác, hoặc đã thấy trong nhóm')
    .argument('<message>', 'số của tin')
    .action((typed: string) => {
      const messageId = readMessageId(typed)
      choose({ needs: 'database', run: (app) => runOutboxDecision(messageId, 'drop', app) })
    })
}

type Outbox = Pick<CliApp, 'database' | 'moment'>

export async function runOutboxList({ json }: { json: boolean }, app: Outbox): Promise<CliResult> {
  const problems = await deliveryProblems(app.database.db)
  if (json) return sayJson(problems)
  if (problems.length === 0) return say('Không có tin nào cần người quyết định.')
  return say(...problems.flatMap(lineOf))
}

export async function runOutboxDecision(
  messageId: number,
  decision: 'retry' | 'drop',
  app: Outbox,
): Promise<CliResult> {
  const at = await app.moment()
  const { chat, perhapsTwice } = await decideMessage(app.database.db, { messageId, decision, by: 'dòng lệnh' }, at)
  if (decision === 'drop') return say(`Đã bỏ tin ${messageId} gửi '${chat}'; sẽ không gửi nữa.`)
  return say(
    `Tin ${messageId} sẽ được gửi lại tới '${chat}'.`,
    ...(perhapsTwice ? ['Lần trước chưa rõ đã đến hay chưa, nên nhóm có thể nhận hai lần.'] : []),
  )
}

function lineOf(problem: DeliveryProblem): string[] {
  if (!('messageId' in problem)) {
    const copied = problem.arrived > 0 ? `, ${problem.arrived} đã đến ở kênh dự phòng` : ''
    return [
      `nhóm '${problem.chatTitle}': ${chatStateWords[problem.kind]}; ${problem.waiting} nội dung đang chờ${copied}`,
    ]
  }
  const state = problem.kind === 'dead' ? 'không gửi được' : 'chưa rõ đã đến chưa'
  return [
    `${problem.messageId}  ${state}  '${problem.chatTitle}'  ${problem.error ?? ''}`.trimEnd(),
    `    ${gist(problem.text)}`,
    ...(problem.arrivedIn === null ? [] : [`    đã đến ở kênh dự phòng '${problem.arrivedIn}'`]),
  ]
}
