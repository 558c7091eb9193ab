import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Hono } from 'hono'

/** Every file that is served; nothing else of the directory is. */
const files = {
  'icon.svg': 'image/svg+xml',
  'base.css': 'text/css',
  'rooms.css': 'text/css',
  'rooms.js': 'text/javascript',
  'accounts.js': 'text/javascript',
  'api.js': 'text/javascript',
  'clock-bar.js': 'text/javascript',
  'composer.js': 'text/javascript',
  'element.js': 'text/javascript',
  'guide.js': 'text/javascript',
  'message-view.js': 'text/javascript',
  'new-room-dialog.js': 'text/javascript',
  'remembered.js': 'text/javascript',
  'room-head.js': 'text/javascript',
  'room-list.js': 'text/javascript',
  'transcript.js': 'text/javascript',
}

/** The page's scripts and styles, read once. A browser asks each time whether they changed. */
export function createAssetRoutes(): Hono {
  const app = new Hono()
  for (const [name, type] of Object.entries(files)) {
    const body = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8')
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`
    app.get(`/${name}`, (c) => {
      c.header('ETag', etag)
      c.header('Cache-Control', 'no-cache')
      if (c.req.header('if-none-match') === etag) return c.body(null, 304)
      return c.body(body, 200, { 'Content-Type': `${type}; charset=utf-8` })
    })
  }
  return app
}
