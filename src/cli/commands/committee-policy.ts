import { z } from 'zod'
import { writePolicy } from '../../../db/committees.ts'
import { recordEvent } from '../../../db/events.ts'
import { policyMistakes, readPolicy } from '../../domain/policy.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'
import { CliFailure, UsageFailure } from '../failure.ts'
import { knownCommittee } from '../known-committee.ts'

export const committeePolicyCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('policy')
    .description('xem, hoặc đổi, cách nhắc hạn và kênh dự phòng của một ban chỉ đạo')
    .argument('<slug>', 'mã ban chỉ đạo')
    .argument('[settings...]', 'TÊN=GIÁ-TRỊ, thí dụ failover.afterMinutes=5; TÊN= để về mặc định')
    .action((slug: string, typed: string[]) => {
      const changes = typed.map(readChange)
      choose({ needs: 'database', run: (app) => runCommitteePolicy({ slug, changes }, app) })
    })
}

/** A value of undefined: the default again. */
interface Change {
  path: string[]
  value: string | number | boolean | undefined
}

const settingsSchema = z.record(z.string(), z.unknown())

function readChange(typed: string): Change {
  const [, name, value] = /^([A-Za-z]+(?:\.[A-Za-z]+)?)=(.*)$/.exec(typed) ?? []
  if (name === undefined || value === undefined) throw new UsageFailure(`Ghi TÊN=GIÁ-TRỊ, đang là '${typed}'.`)
  return { path: name.split('.'), value: readValue(value) }
}

function readValue(typed: string): Change['value'] {
  if (typed === '') return undefined
  if (typed === 'true' || typed === 'false') return typed === 'true'
  return /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : typed
}

async function runCommitteePolicy(
  { slug, changes }: { slug: string; changes: Change[] },
  app: CliApp,
): Promise<CliResult> {
  const at = await app.moment()
  return app.database.db.transaction(async (tx) => {
    const { id, organisationId, name, policy: before } = await knownCommittee(tx, slug)
    const wanted = changes.reduce(changed, settingsSchema.parse(before))
    const mistakes = policyMistakes(wanted)
    if (mistakes.length > 0) {
      throw new CliFailure(
        `Không có tên hoặc giá trị như vậy: ${mistakes.join(', ')}. Chưa đổi gì. Xem: chidao committee policy ${slug}`,
      )
    }
    if (changes.length > 0) {
      await writePolicy(tx, id, wanted)
      const data = { committee: slug, policy: wanted }
      await recordEvent(tx, { organisationId, kind: 'directory-changed', actor: { name: 'dòng lệnh' }, data }, at)
    }
    return say(`${name} (${slug}):`, ...settingsOf(readPolicy(wanted, slug)).map((setting) => `  ${setting}`))
  })
}

function changed(
  settings: Record<string, unknown>,
  { path: [first = '', second], value }: Change,
): Record<string, unknown> {
  if (second === undefined) return put(settings, first, value)
  const inner = put(settingsSchema.catch({}).parse(settings[first]), second, value)
  return put(settings, first, inner)
}

function put(settings: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _, ...rest } = settings
  return value === undefined ? rest : { ...rest, [name]: value }
}

/** As they are typed to change them. */
function settingsOf(policy: object, prefix = ''): string[] {
  return Object.entries(policy).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? settingsOf(value, `${prefix}${name}.`)
      : [`${prefix}${name}=${value}`],
  )
}
