import { type CommanderError, Help, type HelpConfiguration } from 'commander'

const titles: Readonly<Record<string, string>> = {
  'Usage:': 'Cách dùng:',
  'Arguments:': 'Tham số:',
  'Options:': 'Tùy chọn:',
  'Commands:': 'Lệnh:',
}

const translate = (usage: string) => usage.replace('[options]', '[tùy chọn]').replace('[command]', '<lệnh>')

/** Commander's help with Vietnamese headings. */
export const helpWords: HelpConfiguration = {
  styleTitle: (title) => titles[title] ?? title,
  commandUsage: (command) => translate(new Help().commandUsage(command)),
  subcommandTerm: (command) => translate(new Help().subcommandTerm(command)),
}

/** A usage error in one Vietnamese line, and where to read on. */
export function explainUsage(error: CommanderError): string {
  const [subject = ''] = [...error.message.matchAll(/'([^']*)'/g)].map((match) => match[1])
  return `${reason(error, subject)} Xem: npm run --silent chidao -- help`
}

function reason(error: CommanderError, subject: string): string {
  switch (error.code) {
    case 'commander.unknownCommand': {
      const near = /Did you mean (?:one of )?(.*)\?\)/.exec(error.message)?.[1]
      return `Không có lệnh '${subject}'.${near ? ` Có phải là: ${near}?` : ''}`
    }
    case 'commander.unknownOption':
      return `Không có tùy chọn '${subject}'.`
    case 'commander.missingArgument':
      return `Thiếu tham số <${subject}>.`
    case 'commander.optionMissingArgument':
      return `Tùy chọn '${subject}' thiếu giá trị.`
    case 'commander.missingMandatoryOptionValue':
      return `Thiếu tùy chọn bắt buộc '${subject}'.`
    case 'commander.excessArguments':
      return 'Thừa tham số: đặt cụm từ có khoảng trắng trong dấu nháy.'
    default:
      return `Lệnh chưa đúng (${error.message}).`
  }
}
