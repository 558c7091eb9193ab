import { readArguments } from './cli/read-arguments.ts'
import { serve } from './main/serve.ts'

// `npm start -- …` is `chidao start …`.
const read = readArguments(['start', ...process.argv.slice(2)])
if ('chosen' in read && read.chosen.needs === 'process') await serve(read.chosen.role)
else if ('shown' in read) {
  process.stdout.write(read.shown.stdout)
  process.stderr.write(read.shown.stderr)
  process.exitCode = read.shown.exit
}
