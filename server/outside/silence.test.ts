import { expect, test } from 'vitest'
import { DataSourceError, NoAnswerError, NotReachedError, RefusedError } from '#connectors'
import { provesUndone, silenceOf } from './silence.ts'

const coded = (code: string, cause?: unknown) => Object.assign(new Error(code, { cause }), { code })

const allOf = (...codes: string[]) =>
  new AggregateError(codes.map((code) => Object.assign(coded(code), { syscall: 'connect' })))

test.each([
  ['a gateway that says so', new NoAnswerError('504'), 'lost'],
  ['a time-out', new DOMException('late', 'TimeoutError'), 'lost'],
  ['a connection reset while the answer came', new TypeError('terminated', { cause: coded('UND_ERR_SOCKET') }), 'lost'],
  [
    'an answer that is not HTTP',
    new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { name: 'HTTPParserError' }) }),
    'lost',
  ],
  ['an answer that is not the JSON it says', new SyntaxError('Unexpected token'), 'lost'],
  ['nobody there', new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), 'unreached'],
  [
    'a connection cut before anything was asked',
    new NotReachedError('No greeting', { cause: coded('ECONNRESET') }),
    'unreached',
  ],
  ['a database away', new DataSourceError('unreachable', 'payments', 'away'), 'of-database'],
  ['a database that refuses', new DataSourceError('constraint', 'payments', 'no'), undefined],
  ['a refusal', new RefusedError('The card was declined.'), undefined],
  ['a refusal whose cause is a silence', new RefusedError('No.', { cause: coded('ECONNRESET') }), undefined],
  ['a connection that could not be made', Object.assign(coded('ETIMEDOUT'), { syscall: 'connect' }), 'unreached'],
  [
    'no address of it could be reached',
    new TypeError('fetch failed', { cause: allOf('ECONNREFUSED', 'EHOSTUNREACH') }),
    'unreached',
  ],
  ['a way that was lost while it answered', Object.assign(coded('EHOSTUNREACH'), { syscall: 'read' }), 'lost'],
  ['a body that cannot be unpacked', new TypeError('terminated', { cause: coded('Z_DATA_ERROR') }), undefined],
  ['a fault of the code', new TypeError('Cannot read properties of undefined'), undefined],
])('%s', (_, error, silence) => {
  expect(silenceOf(error)).toBe(silence)
})

test.each([
  ['a refusal', new RefusedError('The card was declined.'), true],
  ['nobody there', new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), true],
  ['code that knows that nobody was reached', new NotReachedError('No greeting'), true],
  ['an error that a refusal led to', new Error('And then that.', { cause: new RefusedError('No.') }), false],
  ['a silence', coded('ECONNRESET'), false],
  ['any other error', new Error('The card was declined.'), false],
])('%s proves that nothing was done: %s', (_, error, isProof) => {
  expect(provesUndone(error)).toBe(isProof)
})
