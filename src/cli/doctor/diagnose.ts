import type { Config } from '../../config.ts'
import { ConfigError } from '../../config.ts'
import type { CliResult } from '../command.ts'
import { checkBotOwners } from './check-bot-owners.ts'
import { checkDatabase } from './check-database.ts'
import { checkDataDir, checkPort } from './check-machine.ts'
import { checkTelegram } from './check-telegram.ts'
import { checkZalo } from './check-zalo.ts'
import type { Finding, Patient } from './finding.ts'

/** Looks at everything there is and lists it, problems first, each with its remedy. Exit 1 when there is a problem. */
export async function diagnose(patient: Patient): Promise<CliResult> {
  const findings = await examine(patient)
  const problems = findings.filter(({ remedy }) => remedy !== undefined)
  const lines = [
    ...problems.map(({ what, remedy }) => `✘ ${what}\n    → ${remedy}`),
    ...findings.filter(({ remedy }) => remedy === undefined).map(({ what }) => `✔ ${what}`),
    '',
    problems.length > 0 ? `${problems.length} vấn đề cần xử lý.` : 'Không có vấn đề nào.',
  ]
  return { stdout: `${lines.join('\n')}\n`, stderr: '', exit: problems.length > 0 ? 1 : 0 }
}

async function examine({ config, database, serving }: Patient): Promise<Finding[]> {
  if (config instanceof ConfigError) {
    return config.problems.map((problem) => ({ what: problem, remedy: 'sửa biến môi trường hoặc tệp .env' }))
  }
  return [
    ...checkConfig(config),
    ...(await checkDataDir(config)),
    ...(serving ? [{ what: 'Máy chủ đang chạy, lệnh này đi qua máy chủ' }] : await checkPort(config)),
    ...('failure' in database
      ? [{ what: 'Không mở được cơ sở dữ liệu', remedy: database.failure }]
      : [
          ...(await checkDatabase(database)),
          ...(await checkTelegram(database, config)),
          ...(await checkZalo(database, config)),
          ...(await checkBotOwners(database, config)),
        ]),
  ]
}

function checkConfig(config: Config): Finding[] {
  const loopback = ['127.0.0.1', '::1', 'localhost'].includes(config.host)
  if (config.mode === 'demo' && !loopback) {
    const what = `Bản chạy thử mở ra ngoài máy này (${config.host}): ai cũng chọn được mình là ai`
    return [{ what, remedy: 'đặt HOST=127.0.0.1, hoặc DEMO=0' }]
  }
  return [{ what: `Cấu hình đúng: ${config.mode === 'demo' ? 'chạy thử' : 'chạy thật'}` }]
}
