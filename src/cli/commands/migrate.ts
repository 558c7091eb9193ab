import { migrate } from '../../../db/migrate.ts'
import { pendingMigrations } from '../../../db/pending-migrations.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'

export const migrateCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('migrate')
    .description('đưa cơ sở dữ liệu lên cấu trúc mới nhất')
    .action(() => choose({ needs: 'database', unmigrated: true, run: runMigrate }))
}

export async function runMigrate({ database }: CliApp): Promise<CliResult> {
  const pending = await pendingMigrations(database.db)
  await migrate(database)
  return say(
    pending.length > 0
      ? `Đã cập nhật cơ sở dữ liệu: ${pending.join(', ')}.`
      : 'Cơ sở dữ liệu đã ở cấu trúc mới nhất; không phải đổi gì.',
  )
}
