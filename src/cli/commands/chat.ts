import { arrivals } from '../../../db/arrived-copies.ts'
import { boundChats, type ListedChat } from '../../../db/standby-chats.ts'
import { addMinutes } from '../../domain/time.ts'
import { unpairChat } from '../../standby.ts'
import { chatStateWords } from '../chat-state-words.ts'
import { type CliApp, type CliResult, type CommandDefinition, say, sayJson } from '../command.ts'
import { CliFailure } from '../failure.ts'
import { readChatId } from '../identifier.ts'
import { knownChat } from '../known-chat.ts'
import { knownOrganisation } from '../known-committee.ts'

export const chatListCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('list')
    .description('liệt kê nhóm chat đã kết nối, kênh dự phòng, và tin nào đã đến đâu trong 7 ngày')
    .option('--organisation <slug>', 'chỉ của tổ chức này')
    .option('--json', 'in dạng JSON')
    .action(({ organisation, json = false }: { organisation?: string; json?: boolean }) =>
      choose({ needs: 'database', run: (app) => runChatList({ organisation, json }, app) }),
    )
}

export const chatUnpairCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('unpair')
    .description('bỏ kênh dự phòng của một nhóm chat')
    .argument('<chat>', 'số của nhóm, xem chidao chat list')
    .action((typed: string) => {
      const chatId = readChatId(typed)
      choose({ needs: 'database', run: (app) => runChatUnpair(chatId, app) })
    })
}

type Chats = Pick<CliApp, 'database' | 'moment'>
const lastDays = 7

async function runChatList(
  { organisation, json }: { organisation: string | undefined; json: boolean },
  { database: { db }, moment }: Chats,
): Promise<CliResult> {
  const since = addMinutes((await moment()).machine, -lastDays * 24 * 60)
  const only = organisation === undefined ? undefined : (await knownOrganisation(db, organisation)).id
  const chats = (await boundChats(db)).filter(({ organisationId }) => only === undefined || organisationId === only)
  const listed = await Promise.all(
    chats.map(async (chat) => {
      const { id, standbyChatId } = chat
      return { ...chat, arrived: standbyChatId === null ? null : await arrivals(db, id, standbyChatId, since) }
    }),
  )
  if (json) return sayJson(listed)
  if (listed.length === 0) return say('Chưa có nhóm chat nào kết nối. Tạo mã: chidao code --agency MÃ.')
  return say(...listed.flatMap((chat) => linesOf(chat, chats)))
}

type Listed = ListedChat & { arrived: Awaited<ReturnType<typeof arrivals>> | null }

function linesOf(chat: Listed, all: ListedChat[]): string[] {
  const { id, channel, title, boundTo, state, standbyChatId, arrived } = chat
  const lost = state === 'active' ? '' : ` [${chatStateWords[state]}]`
  const first = all.find((other) => other.standbyChatId === id)
  const role = first ? `kênh dự phòng của ${first.id}` : boundTo
  if (!arrived) return [`${id}  ${channel}  '${title}'  ${role}${lost}`]
  return [
    `${id}  ${channel}  '${title}'  ${role}${lost}`,
    `    kênh dự phòng: ${standbyChatId}; ${lastDays} ngày qua đã đến đây ${arrived.first}, đến kênh dự phòng ${arrived.standby} (chỉ ở đó: ${arrived.onlyStandby})`,
  ]
}

async function runChatUnpair(chatId: number, { database, moment }: Chats): Promise<CliResult> {
  const at = await moment()
  return database.db.transaction(async (tx) => {
    const { organisationId, title } = await knownChat(tx, chatId)
    const pair = await unpairChat(tx, chatId, { organisationId, actor: { name: 'dòng lệnh' } }, at)
    if (!pair) throw new CliFailure(`'${title}' không có kênh dự phòng. Chưa đổi gì.`)
    return say(
      `'${pair.standby.title}' không còn là kênh dự phòng của '${pair.first.title}'; nhóm đó không nhận tin nữa.`,
    )
  })
}
