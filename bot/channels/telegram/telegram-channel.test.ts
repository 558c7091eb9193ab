import { describeChannelContract } from '../contract.ts'
import { telegramHarness } from './testing/telegram-harness.ts'

for (const mode of ['webhook', 'polling'] as const) describeChannelContract('telegram', () => telegramHarness(mode))
