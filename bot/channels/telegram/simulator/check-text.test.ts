import { describe, expect, it } from 'vitest'
import { checkCaption, checkKeyboard, checkText } from './check-text.ts'

const bold = (offset: number, length: number) => ({ type: 'bold' as const, offset, length })
const refusal = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return undefined
}

describe('a text on its way into a chat', () => {
  it('loses white space around it, carriage returns and control characters, and its entities move along', () => {
    expect(checkText(' \nmột\r\nhai\u0007ba \n', [bold(7, 3)])).toEqual({
      text: 'một\nhai ba',
      entities: [bold(4, 3)],
    })
  })

  it('keeps white space that an entity begins with', () => {
    expect(checkText('  một', [bold(1, 4)]).text).toBe(' một')
  })

  it.each([
    ['', [], 'text must be non-empty'],
    [' \n\u0000', [], 'text must be non-empty'],
    ['ữ'.repeat(4097), [], 'message is too long'],
    ['x'.repeat(32_769), [], 'text is too long'],
    ['một', [bold(4, 1)], 'entity begins after the end of the text at UTF-16 offset 4'],
    ['một', [bold(1, 3)], 'entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 4'],
    ['một', [bold(-1, 3)], 'receive an entity with incorrect offset -1'],
    ['a🚑', [bold(2, 1)], 'entity begins in a middle of a UTF-16 symbol at byte offset'],
    ['a🚑', [bold(0, 2)], 'entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset'],
  ])('is refused in the server’s words: %#', (text, entities, words) => {
    expect(refusal(() => checkText(text, entities))).toContain(`Bad Request: ${words}`)
  })

  it('may have 4,096 characters, counted as code points', () => {
    expect(refusal(() => checkText('🚑'.repeat(4096), []))).toBeUndefined()
  })

  it('lets nothing pass whose nesting Telegram would mend by itself', () => {
    expect(refusal(() => checkText('một hai ba', [bold(0, 5), { ...bold(4, 5), type: 'italic' }]))).toContain('overlap')
    const quote = { type: 'expandable_blockquote' as const, offset: 0, length: 10 }
    expect(refusal(() => checkText('một hai ba', [quote, { ...quote, length: 3 }]))).toContain(
      'nested block quotations',
    )
    expect(refusal(() => checkText('một hai ba', [quote, bold(0, 3)]))).toBeUndefined()
  })

  it('may be empty under a file, and not longer than 1,024 characters', () => {
    expect(checkCaption('', [])).toEqual({ text: '', entities: [] })
    expect(refusal(() => checkCaption('x'.repeat(1025), []))).toBe('Bad Request: message caption is too long')
  })
})

describe('a keyboard', () => {
  const withButton = (text: string, data: string) => ({ inline_keyboard: [[{ text, callback_data: data }]] })

  it('has buttons with words and at most 64 bytes of data', () => {
    expect(checkKeyboard(withButton('Đã nhận', 'x'.repeat(64)))).toBeDefined()
    expect(refusal(() => checkKeyboard(withButton('Đã nhận', 'ữ'.repeat(22))))).toBe('Bad Request: BUTTON_DATA_INVALID')
    expect(refusal(() => checkKeyboard(withButton(' ', 'x')))).toContain('text must be non-empty')
    expect(refusal(() => checkKeyboard(withButton('Đã nhận', '')))).toContain('Text buttons are unallowed')
  })

  it('is none without buttons', () => {
    expect(checkKeyboard({ inline_keyboard: [] })).toBeUndefined()
  })
})
