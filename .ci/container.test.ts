import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const root = join(import.meta.dirname, '../')
const read = (name: string) => readFileSync(join(root, name), 'utf8')

describe('the Dockerfile', () => {
  const dockerfile = read('Dockerfile')
  const lines = dockerfile.replaceAll('\\\n', ' ').split('\n')
  const having = (instruction: string) => lines.filter((line) => line.startsWith(`${instruction} `))
  /** Sources of COPY that come from this repository. */
  const copied = having('COPY')
    .filter((line) => !line.includes('--from'))
    .flatMap((line) => line.split(/\s+/).slice(1, -1))

  it('is well formed', () => {
    expect(validate(dockerfile).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([])
    expect(validate('FROM node\nCOPPY . .\n')).not.toEqual([])
  })

  it('builds on Node 24, leaves the development packages out and runs as nobody special', () => {
    expect(having('FROM')).toEqual(['FROM node:24-slim AS dependencies', 'FROM node:24-slim'])
    expect(dockerfile).toContain('npm ci --omit=dev')
    expect(lines.indexOf('USER node')).toBeGreaterThan(lines.lastIndexOf('FROM node:24-slim'))
    expect(lines.indexOf('USER node')).toBeLessThan(lines.findIndex((line) => line.startsWith('CMD ')))
  })

  it('asks /healthz how it is and starts the server', () => {
    expect(having('HEALTHCHECK').join()).toContain('/healthz')
    const [command] = having('CMD')
    expect(z.array(z.string()).parse(JSON.parse(command?.slice(4) ?? ''))).toEqual([
      'node',
      '--import',
      'tsx',
      'src/main.ts',
    ])
  })

  it('copies only what exists and what .dockerignore lets in', () => {
    const letIn = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1))
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([])
    expect([...new Set(copied)].toSorted()).toEqual(letIn.toSorted())
  })
})

describe('compose.yaml', () => {
  const service = z.object({
    image: z.string(),
    restart: z.string(),
    environment: z.record(z.string(), z.string()),
    volumes: z.array(z.string()),
    ports: z.array(z.string()).optional(),
    build: z.string().optional(),
    depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
    healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  })
  const text = read('compose.yaml')
  const compose = z
    .object({ services: z.object({ app: service, postgres: service }), volumes: z.record(z.string(), z.null()) })
    .parse(parse(text))
  const { app, postgres } = compose.services

  it('starts the app once PostgreSQL answers, and both again after a failure', () => {
    expect(app.build).toBe('.')
    expect(app.depends_on).toEqual({ postgres: { condition: 'service_healthy' } })
    expect(postgres.healthcheck?.test.slice(0, 2)).toEqual(['CMD', 'pg_isready'])
    expect([app.restart, postgres.restart]).toEqual(['unless-stopped', 'unless-stopped'])
  })

  it('holds no secret: the password comes from the environment and is asked for when it is missing', () => {
    expect(postgres.environment['POSTGRES_PASSWORD']).toMatch(/^\$\{POSTGRES_PASSWORD:\?/)
    expect(app.environment['DATABASE_URL']).toMatch(
      /^postgres:\/\/chidao:\$\{POSTGRES_PASSWORD:\?.*\}@postgres:5432\/chidao$/,
    )
    expect(text).not.toMatch(/PASSWORD: [^$]/)
  })

  it('keeps the data in named volumes and shows itself to this machine only', () => {
    const volumes = [...app.volumes, ...postgres.volumes].map((volume) => volume.split(':')[0] ?? '')
    expect(volumes.toSorted()).toEqual(Object.keys(compose.volumes).toSorted())
    expect(app.ports?.map((port) => port.startsWith('127.0.0.1:'))).toEqual([true])
    expect(postgres.ports).toBeUndefined()
  })
})
