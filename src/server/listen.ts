import type { AddressInfo } from 'node:net'
import type { ServerType } from '@hono/node-server'

/** The port is another process's, or not ours to open. `message` is for the person who started us. */
export class PortUnavailable extends Error {
  override readonly name = 'PortUnavailable'
}

/** Opens the port and resolves with its number (that of port 0 is the system's choice). Rejects with PortUnavailable. */
export function listen(server: ServerType, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new PortUnavailable(why(error, host, port))))
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo | null // TCP: never a pipe's name.
      resolve(address?.port ?? port)
    })
  })
}

function why({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') {
    return `Cổng ${port} đang có chương trình khác dùng. Dừng chương trình đó, hoặc chọn cổng khác: PORT=${port + 1} npm start`
  }
  if (code === 'EACCES') return `Không được phép mở cổng ${port}. Chọn cổng từ 1024 trở lên, ví dụ PORT=3000.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `Máy này không có địa chỉ ${host}. Sửa HOST (127.0.0.1: chỉ máy này; 0.0.0.0: mọi địa chỉ).`
  }
  return `Không mở được cổng ${port} tại ${host}: ${message}`
}
