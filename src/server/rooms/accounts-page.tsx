import type { ZaloAccount } from '../../../db/standing.ts'
import { dateOf, formatDate, timeOf } from '../../domain/time.ts'
import { PageFrame } from './page-frame.tsx'

/** The organisation's Zalo accounts; assets/accounts.js shows the codes. */
export function AccountsPage({ viewer, accounts }: { viewer: { name: string }; accounts: ZaloAccount[] }) {
  return (
    <PageFrame title="Tài khoản Zalo – Chỉ Đạo" script="/rooms/assets/accounts.js">
      <body class="accounts">
        <header class="top">
          <a class="brand" href="/rooms">
            <img src="/rooms/assets/icon.svg" alt="" width="28" height="28" />
            <strong>Chỉ Đạo</strong>
          </a>
          <span class="signed-in">{viewer.name}</span>
        </header>
        <main>
          <h1>Tài khoản Zalo của bot</h1>
          <noscript>
            <p class="problem">Trang này cần JavaScript để hiện mã QR.</p>
          </noscript>
          {accounts.map((account) => (
            <Account {...account} />
          ))}
          <p class="muted">
            Mỗi tài khoản chỉ có một kết nối: đừng mở Zalo Web hay Zalo PC bằng tài khoản của bot. Phiên được niêm
            phong, chỉ máy chủ này mở được.
          </p>
          <p>
            <a href="/rooms">← Về các phòng</a>
          </p>
        </main>
      </body>
    </PageFrame>
  )
}

function Account({ name, standing }: ZaloAccount) {
  return (
    <section class="account" data-account={name}>
      <h2>{name}</h2>
      <p>{standingInWords(standing)}</p>
      <button type="button" class="primary">
        Đăng nhập bằng mã QR
      </button>
      <p class="step" role="status" aria-live="polite" />
      <div class="code" />
    </section>
  )
}

const states: Record<string, string> = {
  live: 'Đang hoạt động',
  connecting: 'Đang kết nối với Zalo',
  frozen: 'Mất kết nối với Zalo, đang tự nối lại',
  'signed-out': 'Đã bị đăng xuất: cần quét lại mã QR. Tin chưa gửi đang chờ, không mất',
  banned: 'Đã bị Zalo khoá',
}

/** @param standing its time is machine time */
function standingInWords(standing: ZaloAccount['standing']): string {
  if (!standing) return 'Chưa đăng nhập lần nào.'
  const words = states[standing.state] ?? standing.state
  const since = new Date(standing.since)
  return `${words} (từ ${timeOf(since)} ngày ${formatDate(dateOf(since))}).`
}
