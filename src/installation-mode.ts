import type { Db } from '../db/client.ts'
import { claimSetting } from '../db/settings.ts'
import type { Config } from './config.ts'
import { UseCaseError } from './use-case-error.ts'

const key = 'installation-mode'

const refusals: Record<Config['mode'], string> = {
  demo:
    'Dữ liệu ở đây là dữ liệu thật, nên bản chạy thử không mở (nút "Làm lại từ đầu" của nó xóa hết). Chưa đổi gì. ' +
    'Để chạy thật: DEMO=0 npm start. Để chạy thử: đặt DATA_DIR là một thư mục khác.',
  real:
    'Dữ liệu ở đây là của bản chạy thử, với đồng hồ năm 2021, nên không dùng để chạy thật được. Chưa đổi gì. ' +
    'Hãy đặt DATA_DIR là một thư mục khác, hoặc dùng cơ sở dữ liệu khác.',
}

/**
 * The first start says whether the data is the demo's or real; a start of the other kind is refused, before anything is
 * written. Throws a UseCaseError.
 */
export async function claimInstallation(db: Db, mode: Config['mode']): Promise<void> {
  if ((await claimSetting(db, key, mode)) !== mode) throw new UseCaseError('other-mode', refusals[mode])
}
