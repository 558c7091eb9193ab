import { type Role, roles } from '../../role.ts'
import type { CommandDefinition } from '../command.ts'
import { UsageFailure } from '../failure.ts'

export const startCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('start')
    .description('chạy máy chủ cho đến khi dừng bằng Ctrl+C')
    .option(
      '--role <role>',
      'web: trang và webhook, không gửi tin | worker: gửi tin, không có trang | all: cả hai (mặc định)',
    )
    .addHelpText('after', '\nweb và worker cần PostgreSQL (DATABASE_URL). Chỉ có web thì không tin nào được gửi.')
    .action(({ role = 'all' }: { role?: string }) => choose({ needs: 'process', role: readRole(role) }))
}

function readRole(typed: string): Role {
  const role = roles.find((one) => one === typed)
  if (role === undefined) throw new UsageFailure(`Vai trò '${typed}' không có. Chọn: ${roles.join(', ')}.`)
  return role
}
