import { join, resolve } from 'node:path'
import { z } from 'zod'
import { StartError } from './start-error.ts'
import { keptSecret } from './store/kept-secret.ts'

const project = resolve(import.meta.dirname, '..')

const databaseAddress = z
  .string()
  .regex(
    /^postgres(ql)?:\/\/.+/,
    'must be the address of a PostgreSQL database, such as postgresql://user:password@host/database',
  )

const notAddresses = 'must be addresses or networks such as 10.0.0.0/8, with commas between them'

/** Every setting, by the name of its variable. A message completes the sentence that starts with that name. */
const settings = z.object({
  PORT: wholeNumber(1, 65_535).default(4600),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be the http or https address people open' }).optional(),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info'),
  STEPWELL_DATA: z.string().default(join(project, '.stepwell')),
  STEPWELL_CONFIG: z.string().default(join(project, 'examples/payments/stepwell.config.ts')),
  STEPWELL_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  DATABASE_URL: databaseAddress.optional(),
  DATABASE_OWNER_URL: databaseAddress.optional(),
  DEMO_DATABASE_URL: databaseAddress.optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform(list)
    .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], notAddresses))),
  REQUESTS_PER_MINUTE: wholeNumber(60, 1_000_000).default(3_000),
  AI_PROVIDER: z
    .enum(
      ['openai', 'anthropic', 'google', 'openai-compatible'],
      'must be openai, anthropic, google or openai-compatible',
    )
    .optional(),
  AI_MODEL: z.string().optional(),
  AI_BASE_URL: z
    .url({ protocol: /^https?$/, error: "must be the http or https address of the model's API" })
    .optional(),
  AI_API_KEY: z.string().optional(),
  LEASE_SECONDS: wholeNumber(2, 600).default(15),
  DEMO_COMPANIES: wholeNumber(1, 1_000_000).default(500),
})

/** Settings whose value never appears in a message. */
const confidential = new Set([
  'AI_API_KEY',
  'STEPWELL_SECRET',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DEMO_DATABASE_URL',
])

export type Config = Readonly<{
  host: string
  port: number
  /** Where people reach the server, without a slash at the end. */
  publicUrl: string
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Absolute. Holds what this installation must not lose: the embedded database, the secret. */
  dataFolder: string
  /** Absolute path of the company's `stepwell.config.ts`. */
  configFile: string
  /** Signs sessions. From STEPWELL_SECRET, else made once and kept in the data folder. */
  secret: string
  /** A PostgreSQL server to use instead of the embedded one. */
  databaseUrl: string | undefined
  /** The same database for the role that owns its tables: used to migrate, closed afterwards. Without it the other role does both. */
  databaseOwnerUrl: string | undefined
  /** The demo company's database, where it is not the embedded one. */
  demoDatabaseUrl: string | undefined
  demoCompanies: number
  /** Addresses and networks whose X-Forwarded-For is believed: the proxies before this server. */
  trustedProxies: readonly string[]
  /** How many requests one address may make: far above what a person does, far below what a script could do to others. */
  requestsPerMinute: number
  /** How long this server may stand still before the others take over what it had begun. */
  leaseSeconds: number
  /** The model to ask, as far as the environment says: what is set here cannot be changed in the screens. */
  ai: {
    provider?: 'openai' | 'anthropic' | 'google' | 'openai-compatible' | undefined
    model?: string | undefined
    baseUrl?: string | undefined
    apiKey?: string | undefined
  }
}>

/**
 * Reads every setting from the environment. This is the only place that does.
 * Throws a `StartError` that names the variable when a value is wrong.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  // A variable set to nothing is one that is not set.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))
  const parsed = settings.safeParse(given)
  if (!parsed.success) throw wrongSetting(parsed.error, given)

  const values = parsed.data
  if (values.DATABASE_OWNER_URL && !values.DATABASE_URL)
    throw new StartError(
      'wrong-setting',
      'DATABASE_OWNER_URL is set without DATABASE_URL, so nothing would use it.',
      'Set DATABASE_URL to the same database for the role that works in it, or leave both out.',
    )
  const dataFolder = resolve(values.STEPWELL_DATA)
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    publicUrl: (values.PUBLIC_URL ?? `http://${reachable(values.HOST)}:${values.PORT}`).replace(/\/+$/, ''),
    logLevel: values.LOG_LEVEL,
    dataFolder,
    configFile: resolve(values.STEPWELL_CONFIG),
    secret: values.STEPWELL_SECRET ?? secretIn(dataFolder),
    databaseUrl: values.DATABASE_URL,
    databaseOwnerUrl: values.DATABASE_OWNER_URL,
    demoDatabaseUrl: values.DEMO_DATABASE_URL,
    demoCompanies: values.DEMO_COMPANIES,
    trustedProxies: values.TRUSTED_PROXIES,
    requestsPerMinute: values.REQUESTS_PER_MINUTE,
    leaseSeconds: values.LEASE_SECONDS,
    ai: {
      provider: values.AI_PROVIDER,
      model: values.AI_MODEL,
      baseUrl: values.AI_BASE_URL,
      apiKey: values.AI_API_KEY,
    },
  })
}

function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`
  return z.string().regex(/^\d+$/, message).transform(Number).pipe(z.number().min(least, message).max(most, message))
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function wrongSetting(error: z.ZodError, given: Record<string, string | undefined>): StartError {
  const [issue] = error.issues
  const name = String(issue?.path[0])
  const value = confidential.has(name) ? '' : `, but is "${given[name]}"`
  return new StartError('wrong-setting', `${name} ${issue?.message}${value}.`, `Correct ${name} or leave it out.`)
}

function secretIn(dataFolder: string): string {
  try {
    return keptSecret(dataFolder, 'secret')
  } catch (error) {
    throw new StartError(
      'folder-not-writable',
      `The data folder ${dataFolder} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
      'Make it writable for this user, or choose another one with STEPWELL_DATA.',
      { cause: error },
    )
  }
}

/** A server that listens on every address is reached from this machine by its own name. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
