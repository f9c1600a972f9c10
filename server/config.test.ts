import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from './config.ts'

const secret = 's'.repeat(32)

test('without any setting it serves the demo on this machine', () => {
  const config = readConfig({ STEPWELL_SECRET: secret })
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 4600,
    publicUrl: 'http://127.0.0.1:4600',
    logLevel: 'info',
    databaseUrl: undefined,
    demoCompanies: 500,
    trustedProxies: [],
    requestsPerMinute: 3_000,
    leaseSeconds: 15,
    ai: {},
  })
  expect(config.configFile).toMatch(/\/examples\/payments\/stepwell\.config\.ts$/)
  expect(config.dataFolder).toMatch(/\/\.stepwell$/)
  expect(Object.isFrozen(config)).toBe(true)
})

test('every setting is taken from its variable', () => {
  const databases = {
    DATABASE_URL: 'postgres://a@b/c',
    DATABASE_OWNER_URL: 'postgres://o@b/c',
    DEMO_DATABASE_URL: 'postgresql://d@e/f',
  }
  const paths = { STEPWELL_DATA: '/data', STEPWELL_CONFIG: '/company.ts' }
  const rest = {
    HOST: '0.0.0.0',
    PORT: '80',
    LOG_LEVEL: 'debug',
    DEMO_COMPANIES: '100000',
    STEPWELL_SECRET: secret,
    TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1',
  }
  expect(readConfig({ ...databases, ...paths, ...rest, PUBLIC_URL: 'https://step.example/' })).toEqual({
    host: '0.0.0.0',
    port: 80,
    publicUrl: 'https://step.example',
    logLevel: 'debug',
    dataFolder: '/data',
    configFile: '/company.ts',
    secret,
    databaseUrl: 'postgres://a@b/c',
    databaseOwnerUrl: 'postgres://o@b/c',
    demoDatabaseUrl: 'postgresql://d@e/f',
    demoCompanies: 100_000,
    trustedProxies: ['10.0.0.0/8', '127.0.0.1'],
    requestsPerMinute: 3_000,
    leaseSeconds: 15,
    ai: {},
  })
})

test('a server that listens on every address is reached by name', () => {
  expect(readConfig({ HOST: '0.0.0.0', STEPWELL_SECRET: secret }).publicUrl).toBe('http://localhost:4600')
  expect(readConfig({ HOST: '::1', STEPWELL_SECRET: secret }).publicUrl).toBe('http://[::1]:4600')
})

test.each([
  ['PORT', 'abc', 'PORT must be a whole number from 1 to 65535, but is "abc".'],
  ['PORT', '70000', 'PORT must be a whole number from 1 to 65535, but is "70000".'],
  ['PORT', '-1', 'PORT must be a whole number from 1 to 65535, but is "-1".'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be debug, info, warn, error or silent, but is "loud".'],
  ['PUBLIC_URL', 'ftp://x', 'PUBLIC_URL must be the http or https address people open, but is "ftp://x".'],
  ['DEMO_COMPANIES', '0', 'DEMO_COMPANIES must be a whole number from 1 to 1000000, but is "0".'],
  [
    'TRUSTED_PROXIES',
    'everybody',
    'TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, with commas between them, but is "everybody".',
  ],
  ['STEPWELL_SECRET', 'short', 'STEPWELL_SECRET must have at least 32 characters.'],
])('%s=%s is refused in one sentence', (name, value, sentence) => {
  expect(() => readConfig({ STEPWELL_SECRET: secret, [name]: value })).toThrow(
    expect.objectContaining({ code: 'wrong-setting', message: sentence, wayOut: `Correct ${name} or leave it out.` }),
  )
})

test('a wrong database address is refused without repeating the password in it', () => {
  const read = () => readConfig({ STEPWELL_SECRET: secret, DATABASE_URL: 'mysql://root:hunter2@host/db' })
  expect(read).toThrow(/^DATABASE_URL must be the address of a PostgreSQL database/)
  expect(read).not.toThrow(/hunter2/)
})

test('an address for the owner alone is refused: nothing would use it', () => {
  expect(() => readConfig({ STEPWELL_SECRET: secret, DATABASE_OWNER_URL: 'postgres://o@b/c' })).toThrow(
    expect.objectContaining({ code: 'wrong-setting', message: expect.stringContaining('without DATABASE_URL') }),
  )
})

test('a variable set to nothing is one that is not set', () => {
  expect(readConfig({ STEPWELL_SECRET: secret, PORT: '', DATABASE_URL: ' ' })).toMatchObject({
    port: 4600,
    databaseUrl: undefined,
  })
})

test('the secret is made once and kept where only its owner may read it', () => {
  const parent = mkdtempSync(join(tmpdir(), 'stepwell-config-'))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  const folder = join(parent, 'data')
  const first = readConfig({ STEPWELL_DATA: folder }).secret
  expect(first).toHaveLength(43)
  expect(readConfig({ STEPWELL_DATA: folder }).secret).toBe(first)
  expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe(first)
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600)
})

test('a data folder that cannot be written is said so', () => {
  expect(() => readConfig({ STEPWELL_DATA: '/dev/null/data' })).toThrow(
    expect.objectContaining({ code: 'folder-not-writable' }),
  )
})
