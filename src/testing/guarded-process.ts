import { guardAgainstHanging } from '../hang-guard.ts'

/**
 * A process that is guarded as the server is, with seconds of patience instead of minutes: node --import tsx
 * guarded-process.ts PATIENCE. It says 'alive' every 100 ms, and spins for as many milliseconds as a line of its input
 * says, without a turn of its event loop.
 */
guardAgainstHanging(Number(process.argv[2]))
setInterval(() => console.log('alive'), 100)
process.stdin.setEncoding('utf8').on('data', (line) => {
  const end = performance.now() + Number(line)
  while (performance.now() < end);
  console.log('done')
})
