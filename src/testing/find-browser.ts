import { existsSync } from 'node:fs'

/** Debian's Chromium, or one named by CHROMIUM; undefined where there is none. REQUIRE_BROWSER makes that an error. */
export function findBrowser(env: Record<string, string | undefined>): string | undefined {
  const found = [env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && existsSync(path),
  )
  if (!found && env['REQUIRE_BROWSER']) throw new Error('REQUIRE_BROWSER is set, but there is no Chromium here')
  return found
}

/** As root there is no sandbox; nothing is fetched in the background. */
export const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
