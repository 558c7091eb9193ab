import type { CommandDefinition } from '../command.ts'

export const doctorCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('doctor')
    .description('kiểm tra cấu hình, cơ sở dữ liệu, kênh, nhóm chat; liệt kê mọi vấn đề')
    .action(() => choose({ needs: 'diagnosis' }))
}
