import { access, constants, statfs } from 'node:fs/promises'
import { createServer } from 'node:http'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { Config } from '../../config.ts'
import { listen, PortUnavailable } from '../../server/listen.ts'
import type { Finding } from './finding.ts'

/** PGlite spins for ever on a full disk, so there must be room well before that. */
const leastFreeBytes = 500 * 1024 * 1024

/** The data directory: writable, with room. One that is not there yet is judged by the directory it will be made in. */
export async function checkDataDir({ dataDir }: Config): Promise<Finding[]> {
  const directory = await nearestExisting(resolve(dataDir))
  const findings: Finding[] = []
  if (!(await isAllowed(directory, constants.W_OK | constants.X_OK))) {
    const what = `Không ghi được vào thư mục dữ liệu '${dataDir}' (${directory})`
    findings.push({ what, remedy: 'cấp quyền ghi, hoặc đặt DATA_DIR là thư mục khác' })
  }
  const { bavail, bsize } = await statfs(directory)
  const free = bavail * bsize
  const what = `Đĩa của '${dataDir}' còn trống ${(free / 1024 ** 3).toFixed(1)} GB`
  findings.push(free < leastFreeBytes ? { what, remedy: 'dọn đĩa: cần ít nhất 0,5 GB' } : { what })
  return findings
}

async function nearestExisting(path: string): Promise<string> {
  if ((await isAllowed(path, constants.F_OK)) || dirname(path) === path) return path
  return nearestExisting(dirname(path))
}

async function isAllowed(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  )
}

/** Whether the port is free, or our own server's. */
export async function checkPort({ host, port }: Config): Promise<Finding[]> {
  if (await answersAsOurs(port)) return [{ what: `Máy chủ đang chạy ở cổng ${port}` }]
  const server = createServer()
  try {
    await listen(server, { host, port })
    return [{ what: `Cổng ${port} (${host}) còn trống; máy chủ chưa chạy` }]
  } catch (error) {
    if (!(error instanceof PortUnavailable)) throw error
    return [{ what: `Không mở được cổng ${port} (${host})`, remedy: error.message }]
  } finally {
    server.close()
  }
}

/** What GET /healthz says. */
const ours = z.object({ ok: z.literal(true) })

async function answersAsOurs(port: number): Promise<boolean> {
  if (port === 0) return false
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_000) })
    return ours.safeParse(await response.json()).success
  } catch {
    return false
  }
}
