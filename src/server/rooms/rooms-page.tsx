import { PageFrame } from './page-frame.tsx'
import type { Viewer } from './viewer.ts'

/** The shell of the rooms; assets/rooms.js fills it. @param accounts whether the viewer may open the accounts' page */
export function RoomsPage({ viewer, accounts }: { viewer: Viewer; accounts: boolean }) {
  const self = viewer.kind === 'person' ? String(viewer.personId) : undefined
  return (
    <PageFrame title="Chỉ Đạo – Phòng họp" script="/rooms/assets/rooms.js">
      <body class="rooms" data-pane="list" data-self={self}>
        <a class="skip" href="#text">
          Đến ô nhập tin
        </a>
        <header class="top">
          <a class="brand" href="/rooms">
            <img src="/rooms/assets/icon.svg" alt="" width="28" height="28" />
            <strong>Chỉ Đạo</strong>
          </a>
          {viewer.kind === 'demo' ? <ClockBar /> : <SignedInAs name={viewer.name} accounts={accounts} />}
        </header>
        <noscript>
          <p class="notice">Trang này cần JavaScript để hiện tin nhắn.</p>
        </noscript>
        <p id="connection" class="notice" role="status" hidden>
          Mất kết nối với máy chủ. Đang nối lại…
        </p>
        <div class="panes">
          <nav class="side" aria-label="Các phòng">
            <div class="side-tools">
              <input id="search" type="search" placeholder="Tìm phòng" aria-label="Tìm phòng" autocomplete="off" />
              <button id="new-room" type="button" title="Mở phòng mới" aria-label="Mở phòng mới">
                +
              </button>
            </div>
            {viewer.kind === 'demo' && <Guide />}
            <div id="rooms" class="room-list" />
          </nav>
          <main class="room">
            <header class="room-head">
              <button id="back" type="button" class="plain" aria-label="Về danh sách phòng">
                ‹
              </button>
              <div class="room-name">
                <h1 id="room-title">Chọn một phòng</h1>
                <p id="room-about" class="muted" />
              </div>
              <details id="people" class="people" hidden>
                <summary />
                <ul />
              </details>
            </header>
            <div class="transcript-pane">
              <ol id="transcript" class="transcript" role="log" aria-live="polite" aria-label="Tin nhắn trong phòng" />
              <button id="newest" type="button" class="newest" hidden>
                ↓ Tin mới
              </button>
            </div>
            <Composer demo={viewer.kind === 'demo'} />
          </main>
        </div>
        <NewRoomDialog />
        {viewer.kind === 'demo' && <ResetDialog />}
      </body>
    </PageFrame>
  )
}

function ClockBar() {
  return (
    <section id="clock" class="clock" aria-label="Đồng hồ của bản dùng thử">
      <span class="clock-label">
        <span class="muted">Đồng hồ:</span> <time id="clock-now" aria-live="polite" />
      </span>
      <div class="clock-buttons">
        <button type="button" data-minutes="60">
          +1 giờ
        </button>
        <button type="button" data-minutes="1440">
          +1 ngày
        </button>
        <button type="button" id="clock-next">
          Đến sự kiện kế tiếp
        </button>
        <button type="button" id="clock-reset" class="plain">
          Làm lại từ đầu
        </button>
      </div>
    </section>
  )
}

function SignedInAs({ name, accounts }: { name: string; accounts: boolean }) {
  return (
    <form class="signed-in" method="post" action="/rooms/sign-out">
      {accounts && <a href="/rooms/accounts">Tài khoản Zalo</a>}
      <span>{name}</span>
      <button type="submit">Đăng xuất</button>
    </form>
  )
}

function Guide() {
  return (
    <section id="guide" class="guide" aria-label="Hướng dẫn bắt đầu" hidden>
      <h2>Bắt đầu</h2>
      <ol>
        <li>
          Chọn phòng <b>Sở Y tế</b>: các việc được giao đã nằm ở đó.
        </li>
        <li>
          Trả lời <kbd>/done 3</kbd> (thay 3 bằng số của việc), hoặc bấm nút <b>Hoàn thành</b>.
        </li>
        <li>
          Mở nhóm <b>Ban Chỉ đạo</b>: kết quả đã được báo về.
        </li>
        <li>
          Bấm <b>+1 ngày</b> ở trên cùng để xem các tin nhắc hạn.
        </li>
      </ol>
      <button type="button" id="guide-close">
        Đã hiểu
      </button>
    </section>
  )
}

function Composer({ demo }: { demo: boolean }) {
  return (
    <form id="composer" class="composer" hidden>
      <p id="problem" class="problem" role="alert" hidden />
      <div id="reply" class="reply" hidden>
        <span class="reply-text" />
        <button type="button" class="plain" aria-label="Bỏ trả lời (Esc)">
          ✕
        </button>
      </div>
      <div class="composer-top">
        {demo && (
          <label class="speaker">
            <span class="muted">Nói với tư cách</span> <select id="speaker" />
          </label>
        )}
        <div id="suggestions" class="suggestions" />
      </div>
      <div class="composer-row">
        <textarea
          id="text"
          rows={1}
          maxlength={20000}
          placeholder="Nhập tin hoặc lệnh, ví dụ /viec"
          aria-label="Tin nhắn"
        />
        <button type="submit" class="primary">
          Gửi
        </button>
      </div>
      <p class="hint muted">Enter gửi · Shift+Enter xuống dòng · Ctrl+K tìm phòng</p>
    </form>
  )
}

function NewRoomDialog() {
  return (
    <dialog id="new-room-dialog" aria-labelledby="new-room-title">
      <form method="dialog">
        <h2 id="new-room-title">Mở phòng mới</h2>
        <p class="muted">
          Phòng mới chưa thuộc về ai. Gõ <kbd>/ketnoi MÃ</kbd> trong phòng để kết nối với cơ quan hoặc Ban Chỉ đạo.
        </p>
        <p class="new-room-opener" />
        <label for="new-room-name">Tên phòng</label>
        <input id="new-room-name" maxlength={100} required autocomplete="off" />
        <p class="problem" role="alert" hidden />
        <div class="dialog-buttons">
          <button type="button" data-close>
            Thôi
          </button>
          <button type="submit" class="primary">
            Mở phòng
          </button>
        </div>
      </form>
    </dialog>
  )
}

function ResetDialog() {
  return (
    <dialog id="reset-dialog" aria-labelledby="reset-title">
      <form method="dialog">
        <h2 id="reset-title">Làm lại từ đầu?</h2>
        <p>Mọi tin nhắn và kết quả trong bản dùng thử sẽ bị xóa, đồng hồ trở về 17:00 ngày 03/02/2021.</p>
        <div class="dialog-buttons">
          <button type="submit" value="no">
            Thôi
          </button>
          <button type="submit" value="yes" class="danger">
            Xóa và làm lại
          </button>
        </div>
      </form>
    </dialog>
  )
}
