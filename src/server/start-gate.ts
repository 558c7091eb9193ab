type Fetch = (request: Request, env: unknown) => Response | Promise<Response>

/**
 * Stands before the server while the database is being prepared: the port is open at once (and known to be free), the
 * process is alive but not ready, and everything else waits for its answer instead of failing.
 */
export function createStartGate(): { fetch: Fetch; open(app: { fetch: Fetch }): void } {
  let open: (fetch: Fetch) => void = () => {}
  let opened: Fetch | undefined
  const whenOpen = new Promise<Fetch>((resolve) => {
    open = resolve
  })
  return {
    fetch(request, env) {
      if (opened) return opened(request, env)
      const { pathname } = new URL(request.url)
      if (pathname === '/healthz') return Response.json({ ok: true })
      if (pathname === '/readyz') {
        return Response.json({ ok: false, problems: ['Đang chuẩn bị dữ liệu.'] }, { status: 503 })
      }
      return whenOpen.then((fetch) => fetch(request, env))
    },
    open(app) {
      opened = (request, env) => app.fetch(request, env)
      open(opened)
    },
  }
}
