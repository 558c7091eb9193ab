import { expect, it } from 'vitest'
import { readCommand } from '../commands/read-command.ts'
import { commandMenu } from './command-menu.ts'

it('offers only commands that are understood, under names that platforms take', () => {
  for (const { command, description } of commandMenu.admins) {
    expect(command).toMatch(/^[a-z0-9_]{1,32}$/)
    expect(description.length).toBeLessThanOrEqual(256)
    const reading = readCommand(`/${command}`, { quoting: true })
    expect(reading.kind === 'problem' && reading.problem.code === 'unknown-command', command).toBe(false)
    expect(reading.kind, command).not.toBe('chatter')
  }
})

it('gives examples that are understood', () => {
  for (const { description } of commandMenu.admins) {
    for (const [example] of description.matchAll(/\/[a-z]+ \d(?: lý do)?/g)) {
      expect(readCommand(example, { quoting: false }).kind, example).toBe('command')
    }
  }
})
