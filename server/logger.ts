import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/**
 * What a log line may hold besides its sentence. Anything else is dropped, so that a record's value, a password or an
 * operator's words cannot end up in a log by being part of an object somebody logged.
 */
const allowed = new Set([
  ...['address', 'attempt', 'code', 'count', 'folder', 'from', 'job', 'method', 'milliseconds', 'pid', 'port'],
  ...['processes', 'queue', 'reason', 'requestId', 'route', 'run', 'signal', 'status', 'step', 'to', 'version'],
])

/** JSON lines on standard output. Errors are logged under `err`: their name, code and message, the stack on debug only. */
export function createLogger(level: LogLevel, destination: DestinationStream = pino.destination(1)): PinoLogger {
  const options = {
    level,
    base: null,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (object: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(object).filter(([key]) => key === 'err' || allowed.has(key))),
    },
    serializers: { err: (error: unknown) => describe(error, level === 'debug') },
  }
  return pino(options, destination)
}

function describe(error: unknown, withStack: boolean): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'something that is not an error was thrown' }
  const { name, message, stack } = error
  const code = 'code' in error ? error.code : undefined
  return withStack ? { name, code, message, stack } : { name, code, message }
}
