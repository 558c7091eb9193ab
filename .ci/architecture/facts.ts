import { posix } from 'node:path'
import { parseSync } from 'oxc-parser'

/** What a source file takes from elsewhere and touches, as far as its text tells. */
export interface Facts {
  imports: Import[]
  /** Things of the environment it refers to: 'Date.now', 'new Date()', 'process.env', 'setTimeout' … */
  touches: string[]
  /** Methods it calls or takes, with every name on the way to them: `channels.get(id).send()` is [channels, get].send. */
  methods: { on: string[]; name: string }[]
}

export interface Import {
  /** A path from the root of the repository, or a package's name as written; null when it is computed. */
  from: string | null
  /** '*' for the whole module. */
  names: { name: string; type: boolean }[]
  /** `await import(…)`: loaded when the running code comes there, not when the file is. */
  late: boolean
}

/** @throws when the source is no TypeScript */
export function factsOf(path: string, source: string): Facts {
  const { program, errors } = parseSync(path, source, { preserveParens: false })
  const [error] = errors
  if (error) throw new Error(`${path}: ${error.message}`)
  const facts: Facts = { imports: [], touches: [], methods: [] }
  const told = new Set<Node>()
  for (const root of nodesOf(program)) walk(root, (node) => collect(node, path, facts, told))
  return facts
}

interface Node {
  type: string
  [field: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

const nodesOf = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [])

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const value of Object.values(node)) for (const child of nodesOf(value)) walk(child, visit)
}

/** @param told nodes that another one has told of */
function collect(node: Node, path: string, facts: Facts, told: Set<Node>): void {
  const taking = lateTaking(node)
  if (taking) told.add(taking.call)
  const imported = told.has(node) ? undefined : importOf(taking?.call ?? node)
  if (imported) {
    const from = typeof imported.from === 'string' ? resolve(imported.from, path) : null
    const late = (taking?.call ?? node).type === 'ImportExpression'
    facts.imports.push({ from, names: taking?.names ?? imported.names, late })
  }
  const touched = touchOf(node)
  if (touched) facts.touches.push(touched)
  facts.methods.push(...methodsOf(node))
}

const resolve = (from: string, path: string) => (from.startsWith('.') ? posix.join(posix.dirname(path), from) : from)

function importOf(node: Node): { from: unknown; names: Import['names'] } | undefined {
  const whole = [{ name: '*', type: node['importKind'] === 'type' || node['exportKind'] === 'type' }]
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration': {
      if (!isNode(node['source'])) return undefined
      return { from: node['source']['value'], names: nodesOf(node['specifiers']).map((one) => nameOf(one, node)) }
    }
    case 'ExportAllDeclaration':
      return { from: literal(node['source']), names: whole }
    case 'TSImportEqualsDeclaration':
      if (!isNode(node['moduleReference']) || node['moduleReference'].type !== 'TSExternalModuleReference')
        return undefined
      return { from: literal(node['moduleReference']['expression']), names: whole }
    case 'TSImportType':
      return { from: literal(node['source']), names: [{ name: identifier(node['qualifier']) ?? '*', type: true }] }
    case 'ImportExpression':
      return { from: literal(node['source']), names: whole }
    case 'CallExpression':
      if (identifier(node['callee']) !== 'require') return undefined
      return { from: literal(nodesOf(node['arguments'])[0]), names: whole }
    default:
      return undefined
  }
}

/** The `import(…)` of `const { a, b } = await import(…)`, and what is taken of it. */
function lateTaking(node: Node): { call: Node; names: Import['names'] } | undefined {
  if (node.type !== 'VariableDeclarator' || !isNode(node['id']) || node['id'].type !== 'ObjectPattern') return undefined
  const call = isNode(node['init']) && node['init'].type === 'AwaitExpression' ? node['init']['argument'] : undefined
  if (!isNode(call) || call.type !== 'ImportExpression') return undefined
  const taken = nodesOf(node['id']['properties']).map((property) => identifier(property['key']) ?? '*')
  return { call, names: taken.map((name) => ({ name, type: false })) }
}

function nameOf(specifier: Node, declaration: Node): { name: string; type: boolean } {
  const kinds = [specifier['importKind'], specifier['exportKind'], declaration['importKind'], declaration['exportKind']]
  const type = kinds.includes('type')
  if (specifier.type === 'ImportDefaultSpecifier') return { name: 'default', type }
  // What it is called at its origin: `imported` of an import, `local` of a re-export.
  const origin =
    specifier.type === 'ImportNamespaceSpecifier' ? undefined : (specifier['imported'] ?? specifier['local'])
  return { name: identifier(origin) ?? '*', type }
}

const literal = (node: unknown): unknown => (isNode(node) && node.type === 'Literal' ? node['value'] : undefined)

const identifier = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'Identifier' && typeof node['name'] === 'string' ? node['name'] : undefined

/** The names of globals that are touched by being named at all. */
const touchyNames = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'crypto',
  'console',
])
const touchyMembers = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'performance.timeOrigin',
  'process.env',
  'process.hrtime',
  'process.uptime',
  'Temporal.Now',
])

function touchOf(node: Node): string | undefined {
  if (node.type === 'MemberExpression') {
    const member = `${chain(node['object']).at(-1)}.${propertyOf(node)}`
    return touchyMembers.has(member) ? member : undefined
  }
  if (node.type === 'VariableDeclarator' && isNode(node['id']) && node['id'].type === 'ObjectPattern') {
    const object = chain(node['init']).at(-1)
    return nodesOf(node['id']['properties'])
      .map((property) => `${object}.${identifier(property['key'])}`)
      .find((member) => touchyMembers.has(member))
  }
  const name = identifier(node)
  if (name !== undefined && touchyNames.has(name)) return name
  const makesDate = node.type === 'NewExpression' || node.type === 'CallExpression'
  if (makesDate && identifier(node['callee']) === 'Date') {
    // Called without `new`, Date tells the present time whatever it is given.
    if (node.type === 'CallExpression' || nodesOf(node['arguments']).length === 0) return 'new Date()'
  }
  return undefined
}

function propertyOf(member: Node): string | undefined {
  const property = literal(member['property']) ?? identifier(member['property'])
  return typeof property === 'string' ? property : undefined
}

/** Every name on the way to an expression's value: `(await house.channels.get(id))!` is [house, channels, get]. */
function chain(node: unknown): string[] {
  if (!isNode(node)) return []
  const name = identifier(node)
  if (name !== undefined) return [name]
  if (node.type === 'MemberExpression') return [...chain(node['object']), propertyOf(node) ?? '?']
  if (node.type === 'ThisExpression') return ['this']
  return chain(node['callee'] ?? node['expression'] ?? node['argument'])
}

function methodsOf(node: Node): { on: string[]; name: string }[] {
  if (node.type === 'MemberExpression') return [{ on: chain(node['object']), name: propertyOf(node) ?? '?' }]
  if (node.type === 'VariableDeclarator' && isNode(node['id']) && node['id'].type === 'ObjectPattern') {
    const on = chain(node['init'])
    return nodesOf(node['id']['properties']).map((property) => ({ on, name: identifier(property['key']) ?? '?' }))
  }
  return []
}
