import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Effect, type Happening, off, usualPauses as pauses, react, type Supervised } from './supervisor.ts'

type OfNow<H> = H extends { epoch: number } ? Omit<H, 'epoch'> & { epoch?: number } : H

/** Lives through happenings; those without an epoch are of the current one. */
function live(happenings: readonly OfNow<Happening>[], random = 1) {
  let state: Supervised = off
  let effects: Effect[] = []
  for (const happening of happenings) {
    const whole = { epoch: state.epoch, ...happening } as Happening
    const reaction = react(state, whole, random)
    state = reaction.next
    effects = reaction.effects
  }
  return { state, effects, told: effects.find((effect) => effect.do === 'tell') }
}

const up = [{ what: 'start' }, { what: 'logged-in' }, { what: 'opened' }] as const

describe('the supervisor', () => {
  it('logs in, opens the socket, and once it speaks asks for what was missed', () => {
    expect(live([{ what: 'start' }]).effects).toMatchObject([{ do: 'close' }, { do: 'login' }, { do: 'tell' }])
    expect(live([{ what: 'start' }, { what: 'logged-in' }]).effects).toEqual([{ do: 'open' }])
    const { state, effects } = live([...up])
    expect(effects).toEqual([{ do: 'catch-up' }, { do: 'tell', standing: { state: 'live' } }])
    expect(state.phase).toBe('listening')
  })

  it('logs in afresh after any close, later and later while it does not hold, at once again when it held', () => {
    const drop = { what: 'closed', code: 1006 } as const
    const again = [{ what: 'due' }, { what: 'logged-in' }, { what: 'opened' }] as const
    const waits = (happenings: Parameters<typeof live>[0]) =>
      live(happenings).effects.find(({ do: it }) => it === 'wait')
    expect(waits([...up, drop])).toMatchObject({ ms: pauses.first })
    expect(waits([...up, drop, ...again, drop])).toMatchObject({ ms: 2 * pauses.first })
    expect(waits([...up, drop, ...again, { what: 'settled' }, drop])).toMatchObject({ ms: pauses.first })
    expect(live([...up, drop, { what: 'due' }]).effects).toContainEqual({ do: 'login' })
  })

  it('logs in again later where the socket could not even be opened', () => {
    const failed = { what: 'login-failed', why: 'unreachable', detail: 'không mở được' } as const
    const { state, effects } = live([{ what: 'start' }, { what: 'logged-in' }, failed])
    expect(state.phase).toBe('waiting')
    expect(effects).toContainEqual({ do: 'wait', ms: pauses.first })
  })

  it('keeps away for a minute and more when somebody else uses the account', () => {
    const displaced = { what: 'closed', code: 3000 } as const
    const { effects, told } = live([...up, displaced], 0)
    expect(effects).toContainEqual({ do: 'wait', ms: pauses.displaced })
    expect(live([...up, displaced], 1).effects).toContainEqual({ do: 'wait', ms: 2 * pauses.displaced })
    const war = Array.from({ length: 9 }, () => [displaced, { what: 'due' }, ...up.slice(1)] as const).flat()
    expect(live([...up, ...war, displaced], 1).effects).toContainEqual({ do: 'wait', ms: pauses.longestDisplaced })
    expect(told).toMatchObject({ standing: { state: 'connecting', detail: expect.stringContaining('nơi khác') } })
  })

  it('puts a question before it calls a silent connection frozen', () => {
    const quiet = [...up, { what: 'quiet' }] as const
    expect(live([...quiet]).effects).toEqual([{ do: 'probe' }])
    expect(live([...quiet, { what: 'heard' }]).state.phase).toBe('listening')
    const { state, told } = live([...quiet, { what: 'unanswered' }])
    expect([state.phase, state.standing.state]).toEqual(['waiting', 'frozen'])
    expect(told).toBeDefined()
  })

  it('waits for a person when the session is dead, the account banned, or nobody ever signed in', () => {
    const fails = (why: 'dead' | 'banned' | 'no-session') =>
      live([{ what: 'start' }, { what: 'login-failed', why, detail: 'vì' }])
    // Once may be the cookie that a request under way has just changed.
    expect(fails('dead').state).toMatchObject({ phase: 'waiting', standing: { state: 'connecting' } })
    const dead = { what: 'login-failed', why: 'dead', detail: 'vì' } as const
    const twice = live([{ what: 'start' }, dead, { what: 'due' }, dead])
    expect(twice.state).toMatchObject({ phase: 'idle', standing: { state: 'signed-out', detail: 'vì' } })
    expect(fails('no-session').state.standing.state).toBe('signed-out')
    expect(fails('banned').state.standing.state).toBe('banned')
    expect(fails('banned').effects.some(({ do: it }) => it === 'wait')).toBe(false)
  })

  it('tries a login that is refused for no known reason three times before it calls itself signed out', () => {
    const refused = { what: 'login-failed', why: 'refused', detail: 'Đăng nhập thất bại' } as const
    const twice = live([{ what: 'start' }, refused, { what: 'due' }, refused])
    expect(twice.state.phase).toBe('waiting')
    const thrice = live([{ what: 'start' }, refused, { what: 'due' }, refused, { what: 'due' }, refused])
    expect(thrice.state).toMatchObject({ phase: 'idle', standing: { state: 'signed-out' } })
    expect(thrice.effects).toContainEqual({ do: 'wait', ms: pauses.refused })
  })

  const refused = { what: 'login-failed', why: 'refused', detail: 'Đăng nhập thất bại' } as const
  const unreachable = { what: 'login-failed', why: 'unreachable', detail: 'không tới được Zalo' } as const
  const dead = { what: 'login-failed', why: 'dead', detail: 'Phiên đã hết hạn' } as const
  const due = { what: 'due' } as const

  it('takes one refusal after a night without network for what it is: one', () => {
    const night = [{ what: 'start' } as const, ...Array.from({ length: 9 }, () => [unreachable, due] as const).flat()]
    expect(live([...night, refused]).state).toMatchObject({ phase: 'waiting', standing: { state: 'connecting' } })
  })

  it.each([
    ['refused', [refused, due, refused, due, refused], refused],
    ['called dead', [dead, due, dead], dead],
  ] as const)(
    'tells once that it is signed out, however often a login that is %s is tried again',
    (_, first, again) => {
      const out = [{ what: 'start' } as const, ...first]
      expect(live(out).told).toMatchObject({ standing: { state: 'signed-out' } })
      expect(live(out).effects).toContainEqual({ do: 'wait', ms: pauses.refused })
      const night = Array.from({ length: 20 }, () => [due, unreachable, due, again] as const).flat()
      for (let length = 1; length <= night.length; length += 1) {
        const { state, told } = live([...out, ...night.slice(0, length)])
        expect([state.standing.state, told]).toEqual(['signed-out', undefined])
      }
      expect(live([...out, ...night, due, { what: 'logged-in' }, { what: 'opened' }]).told).toMatchObject({
        standing: { state: 'live' },
      })
    },
  )

  it('says that it connects as soon as somebody has signed in, and that it is signed out where that was in vain', () => {
    const out = [{ what: 'start' }, dead, due, dead] as const
    expect(live([...out, { what: 'session-saved' }]).told).toEqual({ do: 'tell', standing: { state: 'connecting' } })
    expect(live([...out, { what: 'session-saved' }, dead, due, dead]).told).toMatchObject({
      standing: { state: 'signed-out' },
    })
  })

  it('logs in at once with a session that somebody has saved, whatever it was doing', () => {
    const dead = [{ what: 'start' }, { what: 'login-failed', why: 'dead', detail: '' }] as const
    for (const before of [[...dead], [...up], [...up, { what: 'closed' as const, code: 1006 }]]) {
      expect(live([...before, { what: 'session-saved' }]).effects).toContainEqual({ do: 'login' })
    }
  })

  it('asks a fresh login whether a session is dead that a call was refused for, and does not hurry a second time', () => {
    expect(live([...up, { what: 'session-dead' }]).state.phase).toBe('logging-in')
    const again = [
      ...up,
      { what: 'session-dead' },
      { what: 'logged-in' },
      { what: 'opened' },
      { what: 'session-dead' },
    ] as const
    expect(live(again).state.phase).toBe('waiting')
  })

  const happening = fc.oneof(
    fc.constantFrom<Happening>({ what: 'start' }, { what: 'stop' }, { what: 'session-saved' }),
    fc
      .tuple(
        fc.constantFrom('logged-in', 'opened', 'quiet', 'heard', 'unanswered', 'due', 'settled', 'session-dead'),
        fc.nat(6),
      )
      .map(([what, epoch]) => ({ what, epoch }) as Happening),
    fc
      .tuple(fc.constantFrom('unreachable', 'refused', 'dead', 'banned', 'no-session'), fc.nat(6))
      .map(([why, epoch]) => ({ what: 'login-failed', why, epoch, detail: '' }) as Happening),
    fc.tuple(fc.constantFrom(1000, 1006, 3000, 3003), fc.nat(6)).map(([code, epoch]) => ({
      what: 'closed' as const,
      code,
      epoch,
    })),
  )

  it('never hears a listener of an older epoch, and always has something that will wake it again', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        let state = off
        let wakes = false
        for (const one of happenings) {
          const { next, effects } = react(state, one, 0.5)
          const isLate = 'epoch' in one && one.epoch !== state.epoch
          if (isLate) expect(next).toBe(state)
          if (effects.some((effect) => effect.do === 'wait' || effect.do === 'login')) wakes = true
          else if (next.phase !== state.phase) wakes = false
          if (next.phase === 'waiting' || next.phase === 'logging-in') expect(wakes).toBe(true)
          state = next
        }
      }),
    )
  })
})
