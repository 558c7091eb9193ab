import type { FileReader } from '../../files/file-reader.ts'
import { bytesOf } from '../bytes-of.ts'
import { type CliFiles, type CliResult, type CommandDefinition, say, sayJson } from '../command.ts'
import { parsedText } from '../parsed-text.ts'

export const parseCommand: CommandDefinition = (parent, choose) => {
  parent
    .command('parse <file>')
    .description(
      'đọc một văn bản (.docx, .doc, .pdf, .html, .xlsx, .csv, .txt; - là dán vào) và cho xem kết quả, không lưu gì',
    )
    .option('--json', 'in dạng JSON')
    .action((file: string, options: { json?: true }) =>
      choose({
        needs: 'nothing',
        file,
        run: (files, reader) => runParse({ file, json: options.json ?? false }, files, reader),
      }),
    )
}

/** JSON carries its problems with it, so it is a success; a person who sees no directive is told that as a failure. */
export async function runParse(
  { file, json }: { file: string; json: boolean },
  files: CliFiles,
  reader: FileReader,
): Promise<CliResult> {
  const { file: read, parsed } = await reader.read(bytesOf(files, file))
  const foreign = parsed.problems.find(({ code }) => code === 'not-a-directive')
  const stderr = [...read.notes, ...(foreign ? [foreign.message] : [])].map((line) => `${line}\n`).join('')
  if (json) return { ...sayJson(parsed), stderr }
  return { ...say(...parsedText(parsed)), stderr, exit: foreign ? 1 : 0 }
}
