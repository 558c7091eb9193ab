import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Line } from '../bot/channels/telegram/simulator/transcript.ts'
import { seedDocuments, seedDocumentUrl } from '../seeds/documents.ts'
import { type TelegramTown, telegramTown } from './testing/telegram-town.ts'

/** A code as it is printed: two groups of capitals and digits. */
const codeIn = (text: string) => /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/.exec(text)?.[0] ?? ''
/** The number in a directive's button 'Hoàn thành'. */
const numberOf = ({ buttons }: Line) => Number(/done:(\d+)/.exec(buttons.map(({ data }) => data).join(' '))?.[1])
const button = (line: Line, label: string) => line.buttons.find((each) => each.label === label)?.data ?? ''

describe.each(['webhook', 'polling'] as const)('a committee on Telegram, by %s', (mode) => {
  let town: TelegramTown
  let lan: number
  let hung: number
  let committee: number
  let health: number
  let directives: Line[]

  beforeAll(async () => {
    town = await telegramTown(({ port }) =>
      mode === 'webhook' ? { TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}` } : { TELEGRAM_MODE: 'polling' },
    )
    const { people } = town.simulator
    lan = people.addUser('Lan', 'Sở Y tế').id
    hung = people.addUser('Hùng', 'Văn phòng').id
    // Before the hour of the daily duty, which is reported below.
    await town.startAt('2021-02-03T08:00:00+07:00')
  }, 120_000)
  afterAll(() => town?.close())

  it('takes a bot whose token is sealed, while the server runs', async () => {
    const tokenFile = await town.file('token.txt', `${town.bot.token}\n`)
    await town.cli('telegram', 'add', 'bac-ninh', '--token-file', tokenFile)
    const receiving = () =>
      mode === 'webhook'
        ? town.bot.webhook !== undefined
        : town.simulator.calls.some(({ method }) => method === 'getUpdates')
    await expect.poll(receiving, { timeout: 20_000 }).toBe(true)
    await expect.poll(() => town.bot.commands.size, { timeout: 10_000 }).toBe(4)
  })

  it('binds two groups by one-time codes', async () => {
    const { people } = town.simulator
    committee = people.addChat('group', 'BCĐ Bắc Ninh', [hung]).id
    health = people.addChat('group', 'Sở Y tế', [lan]).id
    people.add(hung, committee, [town.bot.me.id])
    people.add(lan, health, [town.bot.me.id])
    const committeeCode = codeIn(await town.cli('code', '--committee', 'bac-ninh'))
    people.say(hung, committee, `/ketnoi@${town.bot.me.username} ${committeeCode}`)
    await town.heard(committee, /Ban Chỉ đạo/)
    const agencyCode = codeIn(await town.cli('code', '--agency', 'bac-ninh/SYT'))
    // As a link 't.me/…?startgroup=CODE' says it.
    people.say(lan, health, `/start@${town.bot.me.username} ${agencyCode}`)
    await town.heard(health, /Sở Y tế/)
  })

  it('publishes a document: each agency gets its own, with buttons, the committee a summary', async () => {
    const [first] = seedDocuments
    await town.cli('ingest', seedDocumentUrl(first).pathname, '--committee', 'bac-ninh')
    await town.cli('publish', '1', '--as', 'van-thu')
    await town.heard(committee, /20\/TB-UBND/)
    const own = () => town.said(health).filter(({ buttons }) => buttons.length > 0)
    await expect.poll(() => own().length, { timeout: 20_000 }).toBe(4)
    directives = own()
    expect(directives[0]?.buttons.map(({ label }) => label)).toEqual(['Đã nhận', 'Hoàn thành', 'Vướng mắc'])
    expect(directives.flatMap(({ entities }) => entities.map(({ type }) => type))).toContain('date_time')
  })

  it('sends the document’s file into both groups behind the orders, uploaded once', async () => {
    const file = () => [committee, health].map((group) => town.said(group).at(-1)?.file)
    await expect.poll(file, { timeout: 30_000 }).toEqual(Array(2).fill(seedDocuments[0].file.split('/').at(-1)))
    expect(town.simulator.files.uploads()).toBe(1)
  })

  it('takes a press, a reply and a command, and tells the committee', async () => {
    const [pressed, replied, commanded] = directives
    if (!pressed || !replied || !commanded) throw new Error('three directives were expected')
    const { people } = town.simulator
    const { queryId } = people.press(lan, health, pressed.id, button(pressed, 'Đã nhận'))
    await town.heard(health, new RegExp(`Việc ${numberOf(pressed)}.*nhận việc`))
    expect(town.bot.presses.get(queryId)?.answer).toEqual({ text: undefined, alert: false })
    people.say(lan, health, 'Dạ, đã xong ạ', { replyTo: replied.id })
    await town.heard(committee, new RegExp(`Việc ${numberOf(replied)}: Sở Y tế báo hoàn thành`))
    people.say(lan, health, `/DONE ${numberOf(commanded)} đã gửi kế hoạch`)
    const told = await town.heard(committee, new RegExp(`Việc ${numberOf(commanded)}: Sở Y tế báo hoàn thành`))
    expect(told.text).toContain('đã gửi kế hoạch')
  })

  it('writes under the order itself how it stands, when there is time', async () => {
    const shown = (sent: Line | undefined) => town.said(health).find(({ id }) => id === sent?.id)
    const [pressed, replied] = directives
    await expect.poll(() => shown(pressed)?.text, { timeout: 60_000 }).toMatch(/Đã nhận – Lan Sở Y tế/)
    expect(shown(pressed)?.buttons.map(({ label }) => label)).toEqual(['Hoàn thành', 'Vướng mắc'])
    await expect.poll(() => shown(replied)?.text, { timeout: 60_000 }).toMatch(/Đã báo hoàn thành – Lan Sở Y tế/)
    expect(shown(replied)?.buttons).toEqual([])
  })

  it('reminds in the group that has meanwhile become a supergroup', async () => {
    await town.stop()
    const old = health
    health = town.simulator.people.migrate(old).chatId
    const before = town.said(old).length
    await town.startAt('2021-02-06T14:59:57+07:00')
    await town.heard(health, /[Vv]iệc \d+/)
    expect(town.said(old)).toHaveLength(before)
    town.simulator.people.say(lan, health, '/viec')
    await town.heard(health, /Việc của Sở Y tế/)
  })

  it('tells the clerk when it is thrown out of a group, and keeps going', async () => {
    const { people } = town.simulator
    // By the link 't.me/…?start=CODE', in the person's own conversation with the bot.
    people.say(hung, hung, `/start ${codeIn(await town.cli('code', '--person', 'bac-ninh/van-thu'))}`)
    await town.heard(hung, /Văn thư/i)
    people.kick(lan, health, town.bot.me.id)
    await town.heard(hung, /Bot không còn trong nhóm[\s\S]*Sở Y tế/)
    people.say(hung, committee, '/trogiup')
    await town.heard(committee, /Cách trả lời/)
  })

  it('never writes the token or the secret anywhere', async () => {
    await town.stop()
    const secret = town.bot.webhook?.is.secret
    expect(town.output()).not.toContain(town.bot.token.slice(11))
    if (mode === 'webhook') expect(town.output()).not.toContain(secret)
    expect(town.output().length).toBeGreaterThan(500)
  })
})
