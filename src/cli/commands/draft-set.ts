import type { DraftChange } from '../../domain/change-directive.ts'
import { setDraft, showDraft } from '../../draft.ts'
import { type CliApp, type CliResult, type CommandDefinition, say } from '../command.ts'
import { directiveText } from '../draft-text.ts'
import { UsageFailure } from '../failure.ts'
import { readId } from '../identifier.ts'
import { knownPerson } from '../in-organisation.ts'

interface Input {
  id: number
  path: string
  change: DraftChange
  as?: string
}

export const draftSetCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('set <id> <path> <change...>')
    .description('sửa một nhiệm vụ của dự thảo')
    .option('--as <person>', 'người sửa (mã số hoặc tên ngắn), để ghi vào nhật ký')
    .addHelpText(
      'after',
      `
Các cách sửa (được ghi nhiều cách cùng lúc):
  lead=SYT,SNV                    đơn vị chủ trì: mã hoặc tên, cách nhau dấu phẩy
  coordinating=CAT                đơn vị phối hợp; 'coordinating=không' để bỏ
  deadline="16:00 06/02/2021"     hạn; cũng nhận 06/02/2021, "hằng ngày 16:30", không
  skip                            bỏ qua, không giao nhiệm vụ này
  keep                            giao lại nhiệm vụ đã bỏ qua`,
    )
    .action((typed: string, path: string, words: string[], options: { as?: string }) => {
      const input = { id: readId(typed), path, change: readChange(words), ...options }
      choose({ needs: 'database', run: (app) => runDraftSet(input, app) })
    })
}

export async function runDraftSet({ id, path, change, as }: Input, app: CliApp): Promise<CliResult> {
  const { db } = app.database
  const person = as === undefined ? undefined : await knownPerson(db, as)
  const actor = person ? { name: person.name, personId: person.id } : { name: 'dòng lệnh' }
  await setDraft(db, id, path, change, actor, await app.moment())
  const draft = await showDraft(db, id)
  const changed = draft.directives.find((each) => each.path === path)
  const open = draft.directives.filter((each) => each.open).length
  return say(
    ...(changed ? directiveText(changed) : []),
    '',
    open > 0 ? `Còn ${open} nhiệm vụ chưa rõ đơn vị chủ trì.` : `Có thể ban hành: chidao publish ${id} --as NGƯỜI`,
  )
}

/** 'deadline=16:00 06/02/2021' may come as one word or, without quotation marks, as two. Throws a UsageFailure. */
export function readChange(words: readonly string[]): DraftChange {
  const changes: string[] = []
  for (const word of words) {
    const last = changes.at(-1)
    if (/^(skip|keep)$/.test(word) || /^\w+=/.test(word)) changes.push(word)
    else if (last?.includes('=')) changes[changes.length - 1] = `${last} ${word}`
    else throw new UsageFailure(`Không hiểu '${word}'. Ghi lead=…, coordinating=…, deadline=…, skip hoặc keep.`)
  }
  const change: DraftChange = {}
  for (const text of changes) {
    const [key = '', value = ''] = text.split(/=(.*)/s)
    const name = key === 'skip' || key === 'keep' ? 'skipped' : key
    if (name in change) throw new UsageFailure(`'${key}' được ghi hai lần hoặc trái nhau.`)
    Object.assign(change, oneChange(key, value.trim()))
  }
  return change
}

function oneChange(key: string, value: string): DraftChange {
  switch (key) {
    case 'lead':
      return { lead: value }
    case 'coordinating':
      return { coordinating: value }
    case 'deadline':
      return { deadline: value }
    case 'skip':
      return { skipped: true }
    case 'keep':
      return { skipped: false }
    default:
      throw new UsageFailure(`Không sửa được '${key}'. Ghi lead=…, coordinating=…, deadline=…, skip hoặc keep.`)
  }
}
