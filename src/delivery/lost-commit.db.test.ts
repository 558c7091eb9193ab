import { describe, expect, it, vi } from 'vitest'
import { deliveryStage } from './testing/delivery-stage.ts'

/** Statements of which the next one commits and its answer is lost, as when PostgreSQL is restarted just then. */
const lose = { begin: false, record: false }
const lost = () => new Error('CONNECTION_CLOSED')

vi.mock('../../db/turns.ts', async (original) => {
  const real: typeof import('../../db/turns.ts') = await original()
  const beginTurns: typeof real.beginTurns = async (...args) => {
    const begun = await real.beginTurns(...args)
    if (!lose.begin) return begun
    lose.begin = false
    throw lost()
  }
  return { ...real, beginTurns }
})
vi.mock('../../db/attempts.ts', async (original) => {
  const real: typeof import('../../db/attempts.ts') = await original()
  const recordSent: typeof real.recordSent = async (...args) => {
    const ids = await real.recordSent(...args)
    if (!lose.record) return ids
    lose.record = false
    throw lost()
  }
  return { ...real, recordSent }
})

const patience = { timeout: 15_000, interval: 20 }

describe('a statement that committed and whose answer was lost', () => {
  const stage = deliveryStage()

  it('leaves nobody waiting for a send that nobody began', async () => {
    await stage.begin(['c1', 'c2'], { takeOver: false })
    lose.begin = true
    await stage.fixture.tell('c1', ['một'], { kind: 'directive' })
    await stage.fixture.tell('c2', ['hai'], { kind: 'directive' })
    await expect
      .poll(() => {
        // After a failure it rests, by a clock that only this moves.
        stage.fixture.clock.advance(50)
        return [stage.shown('c1'), stage.shown('c2')]
      }, patience)
      .toEqual([['một'], ['hai']])
    await stage.delivery.settle()
    expect(await stage.fixture.ledger()).toMatchObject([
      { state: 'sent', attempts: 1, outcomes: ['sent'] },
      { state: 'sent', attempts: 1, outcomes: ['sent'] },
    ])
  })

  it('costs no lease when it was the record of a send', async () => {
    await stage.begin(['c1'], { takeOver: false })
    lose.record = true
    await stage.fixture.tell('c1', ['một'], { kind: 'directive' })
    await expect.poll(() => stage.shown('c1'), patience).toEqual(['một'])
    await stage.delivery.settle()
    await stage.fixture.tell('c1', ['hai'], { kind: 'directive' })
    await stage.delivery.settle()
    expect(stage.shown('c1')).toEqual(['một', 'hai'])
    expect(await stage.fixture.ledger()).toMatchObject([{ outcomes: ['sent'] }, { outcomes: ['sent'] }])
  })
})
