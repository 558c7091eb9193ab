import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type ContractStage, graceMs, patience } from './contract-stage.ts'

/** What becomes of what people do. */
export function receivingInContract(stage: ContractStage): void {
  const { harness, channel, send, events } = stage

  it("hands a person's message over once, in the contract's shape", async () => {
    await harness().say('Đã hoàn thành 3\nbáo cáo sau ạ 🙏')
    await pause(graceMs)
    expect(events).toHaveLength(1)
    const [event] = events
    expect(event).toMatchObject({ kind: 'message', text: 'Đã hoàn thành 3\nbáo cáo sau ạ 🙏' })
    if (event?.kind !== 'message') throw new Error('the message did not arrive')
    expectIds(event.chat.id, event.from.id, event.eventId, event.messageId)
    expect(event.chat.id).toBe(harness().chatId)
    expect(event.from.name).not.toBe('')
    expect(event.at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    expect(event).not.toHaveProperty('quotes')
  })

  it('gives every event an id of its own', async () => {
    await harness().say('/viec')
    await harness().say('/viec')
    expect(new Set(events.map((event) => event.eventId)).size).toBe(2)
  })

  it('says which message a person replied to, if it can quote', async (test) => {
    if (!channel().capabilities.quotes) return test.skip('the channel cannot quote')
    const { platformMessageId } = await send({})
    await harness().say('xong', { quotes: platformMessageId })
    expect(events).toMatchObject([{ kind: 'message', text: 'xong', quotes: platformMessageId }])
  })

  it('hands a pressed button over once, with its message', async (test) => {
    if (!channel().capabilities.buttons) return test.skip('the channel has no buttons')
    const { platformMessageId } = await send({ buttons: [{ id: 'done:3', label: 'Hoàn thành' }] })
    await harness().press(platformMessageId, 'done:3')
    await pause(graceMs)
    expect(events).toMatchObject([{ kind: 'press', button: 'done:3', messageId: platformMessageId }])
    expectIds(events[0]?.chat.id, events[0]?.from.id, events[0]?.eventId)
  })

  it('acknowledges an event only after it has been stored', async () => {
    const storing = gate()
    stage.onInbound = () => storing.opened
    let acknowledged = false
    const saying = harness()
      .say('/done 3')
      .then(() => {
        acknowledged = true
      })
    await expect.poll(() => events.length, patience).toBe(1)
    await pause(graceMs)
    expect(acknowledged).toBe(false)
    storing.open()
    await saying
    expect(events).toHaveLength(1)
  })

  it('hands an event over again, under the same id, when it could not be stored', async () => {
    stage.onInbound = () => Promise.reject(new Error('the database is away'))
    // Some platforms hear of the refusal, others only miss the acknowledgement.
    const saying = harness()
      .say('/done 3')
      .catch(() => {})
    await expect.poll(() => events.length, { interval: 5, timeout: 2_000 }).toBeGreaterThan(0)
    await Promise.race([saying, pause(graceMs)])
    const before = events.length
    stage.onInbound = async () => {}
    await harness().sayAgain()
    const again = events.slice(before)
    expect(again).toMatchObject([{ kind: 'message', text: '/done 3', eventId: events[0]?.eventId }])
  })

  it('finishes what it is handing over before it has stopped', async () => {
    const storing = gate()
    stage.onInbound = () => storing.opened
    const saying = harness()
      .say('/done 3')
      .catch(() => {})
    await expect.poll(() => events.length, patience).toBe(1)
    let stopped = false
    const stopping = channel()
      .stop()
      .then(() => {
        stopped = true
      })
    await pause(graceMs)
    expect(stopped).toBe(false)
    storing.open()
    await Promise.all([saying, stopping])
  })

  it('may be stopped twice, and hands nothing over afterwards', async () => {
    await channel().stop()
    await channel().stop()
    await Promise.race([
      harness()
        .say('/done 3')
        .catch(() => {}),
      pause(graceMs),
    ])
    expect(events).toEqual([])
  })
}

function expectIds(...ids: unknown[]): void {
  for (const id of ids) {
    expect(typeof id).toBe('string')
    expect(id).not.toBe('')
  }
}

/** A promise that the test opens. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
