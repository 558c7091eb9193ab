import { describe, expect, it } from 'vitest'
import { createMemorySecrets } from './testing/memory-store.ts'
import { createSessionKeeper, sessionSecret, type ZaloSession } from './zalo-session.ts'

const sessionWith = (imei: string, value: string): ZaloSession => ({
  imei,
  userAgent: 'Firefox',
  language: 'vi',
  cookie: [{ key: 'zpw_sek', value, domain: 'chat.zalo.me', path: '/' }],
})
const cookieOf = (session: ZaloSession | undefined) => session?.cookie[0]?.['value']

async function signedIn(session: ZaloSession) {
  const secrets = createMemorySecrets()
  await secrets.set(sessionSecret, JSON.stringify(session))
  return { secrets, keeper: createSessionKeeper(secrets) }
}

describe('the kept session', () => {
  it('is the one that was signed in, with the cookies that Zalo changed since', async () => {
    const { secrets, keeper } = await signedIn(sessionWith('a', 'first'))
    expect(cookieOf(await keeper.load())).toBe('first')
    keeper.save(() => sessionWith('a', 'second'))
    await keeper.settled()
    expect(await createSessionKeeper(secrets).load()).toEqual(sessionWith('a', 'second'))
  })

  it('is a new sign-in, whichever of it and the old one’s cookies is written last', async () => {
    const { secrets, keeper } = await signedIn(sessionWith('a', 'first'))
    await keeper.load()
    await secrets.set(sessionSecret, JSON.stringify(sessionWith('b', 'new')))
    keeper.save(() => sessionWith('a', 'late'))
    await keeper.settled()
    expect(cookieOf(await keeper.load())).toBe('new')
    keeper.save(() => sessionWith('b', 'newer'))
    keeper.save(() => sessionWith('a', 'later still'))
    await keeper.settled()
    expect(cookieOf(await keeper.load())).toBe('newer')
  })

  it('is a new sign-in also where the old cookies are sealed under a secret that is no more', async () => {
    const { secrets } = await signedIn(sessionWith('a', 'new'))
    const { get } = secrets
    secrets.get = async (name) => {
      if (name !== sessionSecret) throw Object.assign(new Error('does not open'), { name: 'SealBroken' })
      return get(name)
    }
    expect(cookieOf(await createSessionKeeper(secrets).load())).toBe('new')
  })

  it('is not known while the store cannot be asked: older cookies might be taken for a dead session', async () => {
    const { secrets, keeper } = await signedIn(sessionWith('a', 'first'))
    const { get } = secrets
    secrets.get = async (name) => {
      if (name !== sessionSecret) throw new Error('the database is away')
      return get(name)
    }
    await expect(keeper.load()).rejects.toThrow('away')
  })

  it('is saved the next time where it could not be saved', async () => {
    const { secrets, keeper } = await signedIn(sessionWith('a', 'first'))
    await keeper.load()
    const { set } = secrets
    secrets.set = () => Promise.reject(new Error('the database is away'))
    keeper.save(() => sessionWith('a', 'second'))
    await keeper.settled()
    secrets.set = set
    keeper.save(() => sessionWith('a', 'second'))
    await keeper.settled()
    expect(cookieOf(await keeper.load())).toBe('second')
  })
})
