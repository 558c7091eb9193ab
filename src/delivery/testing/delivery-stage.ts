import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Database } from '../../../db/client.ts'
import { openTestDatabase } from '../../../db/testing.ts'
import type { Delivery, DeliveryOptions } from '../delivery.ts'
import { createFaultChannel, type FaultChannel } from './fault-channel.ts'
import { createOutboxFixture, type OutboxFixture } from './outbox-fixture.ts'

export interface DeliveryStage {
  database: Database
  fixture: OutboxFixture
  channel: FaultChannel
  delivery: Delivery
  /** A new account with these chats and a worker for it, started. @param told what waits already when it starts */
  begin(
    chatIds: string[],
    options?: { idempotent?: boolean; maxLength?: number } & Partial<DeliveryOptions>,
    told?: () => Promise<void>,
  ): Promise<void>
  /** What stands in a chat. */
  shown(chatId: string): string[]
  tellOneByOne(chatId: string, texts: string[]): Promise<void>
}

/** A worker over a channel that fails as it is told to. Opens and closes by itself, around the tests that follow. */
export function deliveryStage(): DeliveryStage {
  // What is not there yet comes with the database, before any test, and with `begin`.
  const stage = {
    async begin(chatIds, options = {}, told = async () => {}) {
      stage.fixture = await createOutboxFixture(stage.database, chatIds)
      stage.channel = createFaultChannel({ chatIds, ...options })
      stage.delivery = stage.fixture.delivery(stage.channel, options)
      await told()
      await stage.delivery.start()
    },
    shown: (chatId) => stage.channel.shown(chatId).map(({ text }) => text),
    async tellOneByOne(chatId, texts) {
      for (const text of texts) {
        await stage.fixture.tell(chatId, [text])
        await stage.delivery.settle()
      }
    },
  } as DeliveryStage
  beforeAll(async () => {
    stage.database = await openTestDatabase()
  })
  afterAll(() => stage.database.close())
  afterEach(() => stage.delivery.stop())
  return stage
}
