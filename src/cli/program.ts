import { Command } from 'commander'
import type { Chosen } from './command.ts'
import { chatListCommand, chatUnpairCommand } from './commands/chat.ts'
import { codeCommand } from './commands/code.ts'
import { committeeAddCommand } from './commands/committee-add.ts'
import { committeePolicyCommand } from './commands/committee-policy.ts'
import { directoryImportCommand } from './commands/directory-import.ts'
import { directoryListCommand } from './commands/directory-list.ts'
import { doctorCommand } from './commands/doctor.ts'
import { draftListCommand } from './commands/draft-list.ts'
import { draftSetCommand } from './commands/draft-set.ts'
import { draftShowCommand } from './commands/draft-show.ts'
import { fileListCommand } from './commands/file-list.ts'
import { fileSaveCommand } from './commands/file-save.ts'
import { inboxDropCommand, inboxListCommand, inboxRetryCommand } from './commands/inbox.ts'
import { ingestCommand } from './commands/ingest.ts'
import { migrateCommand } from './commands/migrate.ts'
import { organisationAddCommand } from './commands/organisation-add.ts'
import { outboxDropCommand, outboxListCommand, outboxRetryCommand } from './commands/outbox.ts'
import { parseCommand } from './commands/parse.ts'
import { personAddCommand } from './commands/person-add.ts'
import { publishCommand } from './commands/publish.ts'
import { seedCommand } from './commands/seed.ts'
import { startCommand } from './commands/start.ts'
import { telegramAddCommand } from './commands/telegram-add.ts'
import { zaloBotAddCommand } from './commands/zalo-bot-add.ts'
import { zaloForgetCommand } from './commands/zalo-forget.ts'
import { zaloLoginCommand } from './commands/zalo-login.ts'
import { helpWords } from './usage-words.ts'

/** The whole command line; a command that was understood calls `choose`. */
export function buildProgram(choose: (chosen: Chosen) => void): Command {
  const program = new Command('chidao')
    .description('Chỉ Đạo: đưa chỉ đạo của ban chỉ đạo đến các nhóm chat, nhắc hạn, nhận báo cáo')
    .configureHelp(helpWords)
    .helpOption('-h, --help', 'xem hướng dẫn')
    .helpCommand('help [command]', 'xem hướng dẫn của một lệnh')
    .addHelpText('after', "\nỞ đây và trong các câu trả lời, 'chidao' nghĩa là: npm run --silent chidao --")
  const group = (name: string, description: string) =>
    program.command(name).description(description).helpCommand('help [command]', 'xem hướng dẫn của một lệnh')

  startCommand(program, choose)
  parseCommand(program, choose)
  ingestCommand(program, choose)
  const draft = group('draft', 'xem và sửa dự thảo')
  draftListCommand(draft, choose)
  draftShowCommand(draft, choose)
  draftSetCommand(draft, choose)
  publishCommand(program, choose)
  const file = group('file', 'tệp gốc đã nhận')
  fileListCommand(file, choose)
  fileSaveCommand(file, choose)
  organisationAddCommand(group('organisation', 'tổ chức'), choose)
  const committee = group('committee', 'ban chỉ đạo')
  committeeAddCommand(committee, choose)
  committeePolicyCommand(committee, choose)
  personAddCommand(group('person', 'người trong ban chỉ đạo'), choose)
  const directory = group('directory', 'danh bạ đơn vị')
  directoryImportCommand(directory, choose)
  directoryListCommand(directory, choose)
  const outbox = group('outbox', 'tin gửi đi cần người quyết định')
  outboxListCommand(outbox, choose)
  outboxRetryCommand(outbox, choose)
  outboxDropCommand(outbox, choose)
  const inbox = group('inbox', 'tin đến không xử lý được')
  inboxListCommand(inbox, choose)
  inboxRetryCommand(inbox, choose)
  inboxDropCommand(inbox, choose)
  const chat = group('chat', 'nhóm chat đã kết nối và kênh dự phòng')
  chatListCommand(chat, choose)
  chatUnpairCommand(chat, choose)
  codeCommand(program, choose)
  telegramAddCommand(group('telegram', 'bot Telegram'), choose)
  const zalo = group('zalo', 'tài khoản Zalo cá nhân')
  zaloLoginCommand(zalo, choose)
  zaloForgetCommand(zalo, choose)
  zaloBotAddCommand(group('zalo-bot', 'bot của nền tảng Zalo Bot'), choose)
  seedCommand(program, choose)
  migrateCommand(program, choose)
  doctorCommand(program, choose)
  return program
}
