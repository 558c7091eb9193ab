import { readDocument } from '../../domain/reading/read-document.ts'
import { type CliFiles, type CliResult, type CommandDefinition, say, sayJson } from '../command.ts'
import { parsedText } from '../parsed-text.ts'
import { textOf } from '../text-of.ts'

export const parseCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('parse <file>')
    .description('đọc một văn bản và cho xem kết quả, không lưu gì')
    .option('--json', 'in dạng JSON')
    .action((file: string, options: { json?: true }) =>
      choose({ needs: 'nothing', file, run: async (files) => runParse({ file, json: options.json ?? false }, files) }),
    )
}

/** JSON carries its problems with it, so it is a success; a person who sees no directive is told that as a failure. */
export function runParse({ file, json }: { file: string; json: boolean }, files: CliFiles): CliResult {
  const parsed = readDocument(textOf(files, file))
  const foreign = parsed.problems.find(({ code }) => code === 'not-a-directive')
  const stderr = foreign ? `${foreign.message}\n` : ''
  if (json) return { ...sayJson(parsed), stderr }
  return { ...say(...parsedText(parsed)), stderr, exit: foreign ? 1 : 0 }
}
