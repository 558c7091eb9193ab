import { PageFrame } from './page-frame.tsx'

/** Pages that send whoever is not known to the sign-in and want them back. */
export type Destination = 'accounts'

/** @param to where a person goes then, unless to the rooms @param problem why the last try failed */
export function SignInPage({ to, problem }: { to?: Destination | undefined; problem?: string }) {
  return (
    <PageFrame title="Đăng nhập – Chỉ Đạo">
      <body class="sign-in">
        <main>
          <img src="/rooms/assets/icon.svg" alt="" width="48" height="48" />
          <h1>Chỉ Đạo</h1>
          <p>Phòng họp của Ban Chỉ đạo. Xin nhập mã một lần do văn thư cấp.</p>
          <form method="post" action="/rooms/sign-in">
            {to && <input type="hidden" name="to" value={to} />}
            <label for="code">Mã một lần</label>
            <input
              id="code"
              name="code"
              autocomplete="one-time-code"
              autocapitalize="characters"
              spellcheck={false}
              maxlength={40}
              required
              autofocus
              aria-describedby={problem ? 'problem' : undefined}
            />
            {problem && (
              <p id="problem" class="problem" role="alert">
                {problem}
              </p>
            )}
            <button type="submit" class="primary">
              Đăng nhập
            </button>
          </form>
        </main>
      </body>
    </PageFrame>
  )
}
