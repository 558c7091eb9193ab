import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'

/** What every page of ours has. Scripts and styles are files of their own: the content policy allows nothing inline. */
export function PageFrame({ title, script, children }: { title: string; script?: string; children: Child }) {
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html lang="vi">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
          <meta name="color-scheme" content="light dark" />
          <title>{title}</title>
          <link rel="icon" type="image/svg+xml" href="/rooms/assets/icon.svg" />
          <link rel="stylesheet" href="/rooms/assets/base.css" />
          <link rel="stylesheet" href="/rooms/assets/rooms.css" />
          {script && <script type="module" src={script} />}
        </head>
        {children}
      </html>
    </>
  )
}
