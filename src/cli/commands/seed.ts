import { allOrganisations } from '../../../db/installation.ts'
import { seed } from '../../../seeds/seed.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'

export const seedCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('seed')
    .description('nạp năm tỉnh mẫu; chạy lại không làm thay đổi gì')
    .action(() => choose({ needs: 'database', run: runSeed }))
}

export async function runSeed(app: CliApp): Promise<CliResult> {
  const { db } = app.database
  await seed(db, await app.moment())
  return say(`Đã nạp dữ liệu mẫu. Các tổ chức: ${(await allOrganisations(db)).map(({ slug }) => slug).join(', ')}.`)
}
