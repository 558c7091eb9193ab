import { expect, it } from 'vitest'
import type { ContractStage } from './contract-stage.ts'

const text = 'Văn bản gốc: 20/TB-UBND'

/** What becomes of a file that goes with a message. */
export function filesInContract(stage: ContractStage): void {
  const { harness, channel, send } = stage
  const shown = () => harness().shown(harness().chatId)
  const some = { hash: '0'.repeat(64), name: '20-TB-UBND.docx', size: 12 }

  it('shows the text alone where it sends no files', async (test) => {
    if (channel().capabilities.maxFileBytes !== undefined) return test.skip('the channel sends files')
    const { platformMessageId } = await send({ text, file: some })
    expect(await shown()).toMatchObject([{ platformMessageId, text }])
  })

  it('shows a file with its text, as often as it is sent, if it sends files', async (test) => {
    const { files } = harness()
    if (channel().capabilities.maxFileBytes === undefined) return test.skip('the channel sends no files')
    const file = files?.there ?? expect.fail('the harness has a file for a channel that sends files')
    const first = await send({ text, file }, { id: 'm1' })
    const second = await send({ text: 'hai', file }, { id: 'm2' })
    expect(await shown()).toMatchObject([
      { platformMessageId: first.platformMessageId, text, file: file.name },
      { platformMessageId: second.platformMessageId, text: 'hai', file: file.name },
    ])
  })

  it('shows the text alone when the file is too large for it', async (test) => {
    const { maxFileBytes } = channel().capabilities
    const { files } = harness()
    if (maxFileBytes === undefined || !files) return test.skip('the channel sends no files')
    await send({ text, file: { ...files.there, size: maxFileBytes + 1 } })
    const [only] = await shown()
    expect(only).toMatchObject({ text })
    expect(only?.file).toBe(undefined)
  })

  it('shows the text alone when the file is gone', async (test) => {
    const { files } = harness()
    if (!files?.gone) return test.skip('the channel sends no bytes')
    await send({ text, file: files.gone })
    const [only] = await shown()
    expect(only).toMatchObject({ text })
    expect(only?.file).toBe(undefined)
  })
}
