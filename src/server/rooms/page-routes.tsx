import { Hono } from 'hono'
import { RoomsPage } from './rooms-page.tsx'
import type { ViewerOf } from './viewer.ts'

/** The page itself; whoever is not known is sent to the sign-in. */
export function createPageRoutes({ viewerOf }: { viewerOf: ViewerOf }): Hono {
  const app = new Hono()

  app.get('/', async (c) => {
    const viewer = await viewerOf(c)
    c.header('Cache-Control', 'no-store')
    return viewer ? c.html(<RoomsPage viewer={viewer} />) : c.redirect('/rooms/sign-in')
  })

  return app
}
