import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger, type LogLevel } from './logger.ts'

test('a log line holds its sentence and what is on the list, and nothing else', () => {
  const lines = logged('info', (log) => log.info({ route: '/runs', body: { name: 'Ada' }, password: 'x' }, 'served'))
  expect(lines).toEqual([{ level: 'info', time: expect.any(Number), route: '/runs', msg: 'served' }])
})

test('an error is logged by name, code and message, with its stack on debug only', () => {
  const error = Object.assign(new Error('gone'), { code: 'ECONNRESET', query: "insert into person values ('Ada')" })
  const [line] = logged('info', (log) => log.error({ err: error }, 'lost'))
  expect(line?.['err']).toEqual({ name: 'Error', code: 'ECONNRESET', message: 'gone' })
  const [detailed] = logged('debug', (log) => log.error({ err: error }, 'lost'))
  expect(JSON.stringify(detailed)).toContain('logger.test.ts')
})

test('what is thrown without being an error is not repeated', () => {
  expect(JSON.stringify(logged('info', (log) => log.error({ err: 'password=x' }, 'lost')))).not.toContain('password')
})

function logged(level: LogLevel, write: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  write(createLogger(level, stream))
  return lines.map((line) => JSON.parse(line))
}
