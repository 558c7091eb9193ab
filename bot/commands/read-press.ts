import { type Command, maxNumber } from './command.ts'

/** What a button can ask, as its id begins. */
export type Press = 'ack' | 'done' | 'blocked' | 'notice-ack' | 'notice-confirm' | 'notice-cancel'

const commands: Record<Press, (number: number) => Command> = {
  ack: (number) => ({ kind: 'acknowledge', numbers: [number], note: null }),
  done: (number) => ({ kind: 'done', numbers: [number], note: null }),
  blocked: (number) => ({ kind: 'blocked', numbers: [number], note: null }),
  'notice-ack': (number) => ({ kind: 'notice-acknowledge', number }),
  'notice-confirm': (number) => ({ kind: 'notice-confirm', number, code: null }),
  'notice-cancel': (number) => ({ kind: 'notice-cancel', number }),
}

/** A button's id: 'done:3'. ASCII and short: Telegram takes 64 bytes. */
export function pressId(press: Press, number: number): string {
  return `${press}:${number}`
}

/** What a pressed button asks for; undefined for an id that `pressId` never wrote. */
export function readPress(button: string): Command | undefined {
  const parts = /^([a-z-]+):([1-9]\d{0,9})$/.exec(button)
  const [, press = '', digits] = parts ?? []
  const number = Number(digits)
  return isPress(press) && number <= maxNumber ? commands[press](number) : undefined
}

function isPress(text: string): text is Press {
  return Object.hasOwn(commands, text)
}
