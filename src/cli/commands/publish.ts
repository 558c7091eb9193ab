import { formatDue } from '../../domain/time.ts'
import { publish } from '../../publish.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'
import { readId } from '../identifier.ts'
import { knownPerson } from '../in-organisation.ts'

interface Input {
  id: number
  as: string
}

export const publishCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('publish <id>')
    .description('ban hành một dự thảo: đánh số, giao việc và gửi vào các nhóm chat')
    .requiredOption('--as <person>', 'người ban hành: mã số, tên ngắn, hoặc tổ-chức/tên-ngắn')
    .action((typed: string, { as }: { as: string }) => {
      const input = { id: readId(typed), as }
      choose({ needs: 'database', run: (app) => runPublish(input, app) })
    })
}

export async function runPublish({ id, as }: Input, app: CliApp): Promise<CliResult> {
  const { db } = app.database
  const who = as.includes('/') ? String((await knownPerson(db, as)).id) : as
  const { directives, first, last, assignments, messages, withoutChat, original, toldAt } = await publish(
    db,
    { documentId: id, as: who },
    await app.moment(),
  )
  return say(
    `Đã ban hành văn bản ${id}: ${directives} nhiệm vụ, số ${first === last ? first : `${first}–${last}`}.`,
    toldAt === undefined
      ? `Giao ${assignments} lượt cho các đơn vị; ${messages} tin đã vào hàng đợi (máy chủ đang chạy thì gửi ngay).`
      : `Giao ${assignments} lượt cho các đơn vị. Đang giờ yên lặng: các nhóm nhận tin lúc ${formatDue(toldAt)}.`,
    ...(original === null ? [] : [`Gửi kèm tệp gốc vào các nhóm nhận được tệp: ${original}.`]),
    ...(withoutChat.length > 0
      ? [
          `Chưa có nhóm chat nên chưa nhận được tin (${withoutChat.length}): ${withoutChat.join('; ')}.`,
          'Tạo mã gắn nhóm chat: chidao code --agency MÃ',
        ]
      : []),
  )
}
