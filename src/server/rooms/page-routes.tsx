import { Hono } from 'hono'
import type { Db } from '../../../db/client.ts'
import { mayOpenAccounts } from './may-open-accounts.ts'
import { RoomsPage } from './rooms-page.tsx'
import type { ViewerOf } from './viewer.ts'

/**
 * The page itself; whoever is not known is sent to the sign-in.
 * @param accounts whether there is a page of the channel accounts, for whom may open it
 */
export function createPageRoutes({ db, viewerOf, accounts }: { db: Db; viewerOf: ViewerOf; accounts: boolean }): Hono {
  const app = new Hono()

  app.get('/', async (c) => {
    const viewer = await viewerOf(c)
    c.header('Cache-Control', 'no-store')
    if (!viewer) return c.redirect('/rooms/sign-in')
    return c.html(<RoomsPage viewer={viewer} accounts={accounts && (await mayOpenAccounts(db, viewer))} />)
  })

  return app
}
