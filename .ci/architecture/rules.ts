import { type Facts, factsOf, type Import } from './facts.ts'

export interface SourceFile {
  /** From the root of the repository, with '/'. */
  path: string
  source: string
}

export interface Violation {
  rule: 1 | 2 | 3 | 4 | 5 | 6 | 7
  path: string
  what: string
}

/**
 * Everything in the production code among these files that breaks one of the seven rules:
 *
 * 1. src/domain imports only src/domain and pure libraries, and touches neither time, chance nor the outside.
 * 2. A channel imports the contract, its own SDK and pure libraries; never the database, a use case or another channel.
 * 3. bot/commands and bot/messages are pure and import only src/domain.
 * 4. db imports the domain and its drivers; never bot or a use case.
 * 5. Only src/main.ts with src/main/, and src/cli.ts, put things together; only src/config.ts reads the environment; only src/clock.ts
 *    reads the system's time.
 * 6. Only src/delivery has a channel act.
 * 7. Only src/files opens documents; of the house it knows the domain and the words of a refusal.
 */
export function violations(files: SourceFile[]): Violation[] {
  return files
    .filter(({ path }) => !isTool(path))
    .flatMap(({ path, source }) => {
      const facts = factsOf(path, source)
      return rules.flatMap(([rule, check]) => check(path, facts).map((what) => ({ rule, path, what })))
    })
}

type Check = (path: string, facts: Facts) => string[]

const rules: [Violation['rule'], Check][] = [
  [1, domainIsPure],
  [2, channelsKeepToTheContract],
  [3, wordsArePure],
  [4, databaseKnowsNoUseCase],
  [5, onePlacePutsTogether],
  [6, onlyDeliverySends],
  [7, onlyFilesOpensDocuments],
]

/** Tests and what only they and the build use: free to touch anything, and no production code may import them. */
const isTool = (path: string) =>
  /\.test\.tsx?$|\.config\.ts$|(^|\/)(testing|simulator)(\/|\.ts$)|^(bench|\.ci)\//.test(path) ||
  /^bot\/channels\/contract(\/|\.ts$)/.test(path)

const within =
  (...folders: string[]) =>
  (from: string) =>
    folders.some((folder) => from.startsWith(folder))

const pureLibraries = ['fastest-levenshtein', 'csv-parse/sync', 'zod']
const isLibrary = (names: string[]) => (from: string) =>
  names.some((name) => from === name || from.startsWith(`${name}/`))
const isPure = isLibrary(pureLibraries)

/** Hashing is arithmetic; the rest of node:crypto draws random numbers. */
const isHashing = ({ from, names }: Import) =>
  from === 'node:crypto' && names.every(({ name }) => name === 'createHash')

/** Imports that none of the conditions allow. */
function unwanted(facts: Facts, ...allowed: ((from: string, imported: Import) => boolean)[]): string[] {
  return facts.imports
    .filter(({ from, ...rest }) => from === null || !allowed.some((allow) => allow(from, { from, ...rest })))
    .map(({ from }) => `imports ${from ?? 'something computed'}`)
}

const touched = (facts: Facts) => facts.touches.map((what) => `touches ${what}`)

const inDomain = within('src/domain/')
const inWords = within('bot/commands/', 'bot/messages/')

function domainIsPure(path: string, facts: Facts): string[] {
  if (!inDomain(path)) return []
  return [...unwanted(facts, inDomain, isPure, (_, imported) => isHashing(imported)), ...touched(facts)]
}

function wordsArePure(path: string, facts: Facts): string[] {
  if (!inWords(path)) return []
  return [...unwanted(facts, inDomain, inWords, isPure), ...touched(facts)]
}

/** Each channel's own SDK; a channel that is not listed has none. Telegram's asks a proxy for a way through: it serves nothing. */
const sdks: Record<string, string[]> = {
  telegram: ['grammy', '@grammyjs', 'https-proxy-agent', 'socks-proxy-agent', 'node:http'],
  zalo: ['zca-js', 'pngjs', 'tough-cookie'],
}
/** What a channel must keep goes through its ChannelStore, what it serves through its `handle`. */
const notForChannels = ['fs', 'http', 'http2', 'net', 'sqlite', 'child_process', 'worker_threads', 'cluster']

function channelsKeepToTheContract(path: string, facts: Facts): string[] {
  if (!path.startsWith('bot/channels/')) return []
  const [channel] = path.slice('bot/channels/'.length).split('/')
  const isOwn = (from: string) => from === 'bot/channels/channel.ts' || from.startsWith(`bot/channels/${channel}/`)
  const isHarmless = (from: string) =>
    from.startsWith('node:') && !isLibrary(notForChannels)(from.slice('node:'.length))
  return unwanted(facts, isOwn, inDomain, isPure, isLibrary(sdks[channel ?? ''] ?? []), isHarmless)
}

const isDriver = isLibrary(['drizzle-orm', 'postgres', '@electric-sql/pglite'])

function databaseKnowsNoUseCase(path: string, facts: Facts): string[] {
  if (!path.startsWith('db/')) return []
  return unwanted(facts, within('db/'), inDomain, isPure, isDriver, (from) => from.startsWith('node:'))
}

const isComposer = (path: string) => path === 'src/main.ts' || path === 'src/cli.ts' || path.startsWith('src/main/')
const systemTime = /^(Date\.now|new Date\(\)|performance\.|process\.(hrtime|uptime)|Temporal\.Now)/

function onePlacePutsTogether(path: string, facts: Facts): string[] {
  const found: string[] = []
  if (!isComposer(path)) found.push(...composing(path, facts))
  if (path !== 'src/config.ts') {
    found.push(...touched({ ...facts, touches: facts.touches.filter((what) => what === 'process.env') }))
    found.push(...importing(facts, ['process', 'node:process']))
  }
  if (path !== 'src/clock.ts') {
    found.push(...touched({ ...facts, touches: facts.touches.filter((what) => systemTime.test(what)) }))
    found.push(...importing(facts, ['node-cron', 'perf_hooks', 'node:perf_hooks']))
  }
  for (const { from } of facts.imports) {
    // What cannot be read cannot be checked; and a tool is free of the rules only because nothing relies on it.
    if (from === null) found.push('imports something computed')
    else if (isTool(from) || from === 'vitest') found.push(`imports ${from}, which is for tests`)
  }
  return found
}

const importing = (facts: Facts, modules: string[]) =>
  facts.imports.filter(({ from }) => from !== null && modules.includes(from)).map(({ from }) => `imports ${from}`)

/** A part of the house that somebody has to make and hand over: a channel, delivery, the server. */
const partOf = (path: string) => /^(bot\/channels\/[^/]+|src\/delivery|src\/server)\//.exec(path)?.[1]
const isMaker = (name: string) => /^(create|open|start|default$|\*$)/.test(name)

function composing(path: string, facts: Facts): string[] {
  const made = facts.imports
    .filter(({ names }) => names.some(({ name, type }) => !type && isMaker(name)))
    .map(({ from }) => partOf(from ?? ''))
    .filter((part) => part !== undefined && part !== partOf(path))
  const parts = [...new Set(made)]
  if (parts.length > 1) return [`puts ${parts.join(' and ')} together`]
  return parts.filter((part) => part?.startsWith('bot/channels/')).map((part) => `makes ${part}`)
}

const acts = ['send', 'edit', 'pin', 'remind']
const actTypes = ['Channel', 'SendRequest', '*']
const mayAct = within('src/delivery/', 'bot/channels/')
const carriesActs = within('bot/channels/', 'src/delivery/')

function onlyDeliverySends(path: string, facts: Facts): string[] {
  if (mayAct(path)) return []
  const called = facts.methods
    .filter(({ on, name }) => acts.includes(name) && on.some((part) => /channel/i.test(part)))
    .map(({ on, name }) => `calls ${[...on, name].join('.')}`)
  if (isComposer(path)) return called
  const held = facts.imports.flatMap(({ from, names }) =>
    names
      .filter(({ name }) => from !== null && carriesActs(from) && actTypes.includes(name))
      .map(({ name }) => `imports ${name === '*' ? 'everything' : name} of ${from}`),
  )
  return [...called, ...held]
}

const opensDocuments = isLibrary(['hucre', 'htmlparser2', 'unpdf', 'yauzl'])
const inFiles = within('src/files/')

function onlyFilesOpensDocuments(path: string, facts: Facts): string[] {
  if (inFiles(path)) {
    const isAllowed = (from: string) => from === 'src/use-case-error.ts' || from.startsWith('node:')
    return unwanted(facts, inFiles, inDomain, isPure, opensDocuments, isAllowed)
  }
  return facts.imports.filter(({ from }) => from !== null && opensDocuments(from)).map(({ from }) => `imports ${from}`)
}
